'use client';
/** A room's details: who takes part, who is there, who has read how far; adding people, leaving. */
import { ActionIcon, Button, Drawer, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { modals } from '@mantine/modals';
import { notifications } from '@mantine/notifications';
import { IconCheck, IconDoorExit, IconPencil, IconUserPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { failureOf } from '../../../graphql/failure.ts';
import { PersonAvatar } from '../../../ui/person-avatar.tsx';
import type { AvailabilityOf } from '../../presence/use-presence.ts';
import { TiedAppointments } from '../../room-ties/ui/tied-appointments.tsx';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { AddRoomParticipants, LeaveRoom, RenameRoom } from '../documents.ts';
import { asRole, useAvailabilityWords } from './availability-words.ts';
import { PeoplePicker, type Contact } from './people-picker.tsx';
import type { LiveRoom } from './room-header.tsx';
import classes from './room-info.module.css';
import { useRoomName } from './room-names.ts';
import { goToRoom } from './room-route.ts';

interface RoomInfoProps {
  room: LiveRoom;
  presence: AvailabilityOf;
  opened: boolean;
  onClose: () => void;
}

export function RoomInfo({ room, presence, opened, onClose }: RoomInfoProps) {
  const t = useTranslations('chat');
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="right"
      size="sm"
      title={t('details')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <RoomInfoContent room={room} presence={presence} onClose={onClose} />
    </Drawer>
  );
}

function RoomInfoContent({ room, presence, onClose }: Omit<RoomInfoProps, 'opened'>) {
  const t = useTranslations('chat');
  const tRole = useTranslations('roles');
  const words = useAvailabilityWords();
  const { account, connection } = useSignedIn();
  const [adding, setAdding] = useState(false);
  const isGroup = room.kind === 'group';
  const mayAdd = isGroup && account.role !== 'patient' && account.role !== 'pharmacist';

  const leave = async (): Promise<void> => {
    try {
      await connection.mutate(LeaveRoom, { roomId: room.id });
      onClose();
      goToRoom(null);
    } catch {
      notifications.show({ color: 'red', message: t('leaveFailed') });
    }
  };
  const confirmLeave = (): void => {
    modals.openConfirmModal({
      title: t('leaveTitle'),
      children: t('leaveText'),
      labels: { confirm: t('leave'), cancel: t('cancel') },
      confirmProps: { color: 'red' },
      onConfirm: () => void leave(),
    });
  };

  return (
    <Stack gap="lg">
      <RoomName room={room} />
      <div>
        <Title order={3} size="h6" mb={6}>
          {t('participants', { count: room.participants.length })}
        </Title>
        <ul className={classes.people} aria-label={t('participantsList')}>
          {room.participants.map((person) => {
            const unread = Math.max(0, room.message_count - person.read_count);
            const own = person.user_id === account.userId;
            return (
              <li key={person.user_id} className={classes.person}>
                <PersonAvatar
                  id={person.user_id}
                  name={person.user.display_name}
                  size={36}
                  status={own ? undefined : presence(person.user_id).status}
                />
                <div className={classes.words}>
                  <Text fw={550} size="sm" truncate>
                    {own ? t('nameYou', { name: person.user.display_name }) : person.user.display_name}
                  </Text>
                  <Text size="xs" c="dimmed">
                    {tRole(asRole(person.user.role))}
                    {!own && ` · ${words(presence(person.user_id))}`}
                  </Text>
                  <Text size="xs" c="dimmed">
                    {unread === 0 ? t('readAll') : t('unreadCount', { count: unread })}
                  </Text>
                </div>
              </li>
            );
          })}
        </ul>
      </div>
      <TiedAppointments room={room} />
      {mayAdd &&
        (adding ? (
          <AddPeople room={room} onDone={() => setAdding(false)} />
        ) : (
          <Button
            variant="light"
            leftSection={<IconUserPlus size={18} aria-hidden="true" />}
            onClick={() => setAdding(true)}
          >
            {t('addPeople')}
          </Button>
        ))}
      {isGroup && (
        <Button
          variant="subtle"
          color="red"
          c="var(--mantine-color-error)"
          leftSection={<IconDoorExit size={18} aria-hidden="true" />}
          onClick={confirmLeave}
        >
          {t('leave')}
        </Button>
      )}
    </Stack>
  );
}

/** The founder of a group may rename it. */
function RoomName({ room }: { room: LiveRoom }) {
  const t = useTranslations('chat');
  const roomName = useRoomName();
  const { account, connection } = useSignedIn();
  const mayRename =
    room.kind === 'group' &&
    room.created_by === account.userId &&
    (account.role === 'doctor' || account.role === 'staff' || account.role === 'admin');
  const [title, setTitle] = useState<string | null>(null);
  const rename = async (): Promise<void> => {
    if (title === null || title.trim() === '') return;
    try {
      await connection.mutate(RenameRoom, { roomId: room.id, title: title.trim() });
      setTitle(null);
    } catch {
      notifications.show({ color: 'red', message: t('renameFailed') });
    }
  };
  if (title !== null) {
    return (
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void rename();
        }}
      >
        <Group align="flex-end" wrap="nowrap">
          <TextInput
            flex={1}
            label={t('groupName')}
            value={title}
            maxLength={120}
            autoFocus
            onChange={(event) => setTitle(event.currentTarget.value)}
          />
          <ActionIcon type="submit" size={36} aria-label={t('saveEdit')} disabled={title.trim() === ''}>
            <IconCheck size={20} aria-hidden="true" />
          </ActionIcon>
        </Group>
      </form>
    );
  }
  return (
    <Group justify="space-between" wrap="nowrap">
      <Title order={2} size="h4">
        {roomName(room, room.participants)}
      </Title>
      {mayRename && (
        <ActionIcon variant="subtle" aria-label={t('rename')} onClick={() => setTitle(room.title ?? '')}>
          <IconPencil size={18} aria-hidden="true" />
        </ActionIcon>
      )}
    </Group>
  );
}

function AddPeople({ room, onDone }: { room: LiveRoom; onDone: () => void }) {
  const t = useTranslations('chat');
  const { connection } = useSignedIn();
  const [chosen, setChosen] = useState<readonly Contact[]>([]);
  const [busy, setBusy] = useState(false);
  const add = async (): Promise<void> => {
    setBusy(true);
    try {
      await connection.mutate(AddRoomParticipants, {
        roomId: room.id,
        participantIds: chosen.map((person) => person.id),
      });
      onDone();
    } catch (error) {
      const full = failureOf(error).code === 'ROOM_FULL';
      notifications.show({ color: 'red', message: t(full ? 'openFailures.ROOM_FULL' : 'addFailed') });
      setBusy(false);
    }
  };
  return (
    <Stack gap="sm">
      <PeoplePicker
        chosen={chosen}
        exclude={room.participants.map((person) => person.user_id)}
        onPick={(person) =>
          setChosen((before) =>
            before.some((one) => one.id === person.id)
              ? before.filter((one) => one.id !== person.id)
              : [...before, person],
          )
        }
        empty={t('noContacts')}
      />
      <Group justify="flex-end">
        <Button variant="default" onClick={onDone}>
          {t('cancel')}
        </Button>
        <Button loading={busy} disabled={chosen.length === 0} onClick={() => void add()}>
          {t('addCount', { count: chosen.length })}
        </Button>
      </Group>
    </Stack>
  );
}

'use client';
/** Who one is talking to, and whether they are there. */
import { ActionIcon, Group, Skeleton, Text, ThemeIcon, Title, Tooltip } from '@mantine/core';
import { IconArrowLeft, IconHeartHandshake, IconInfoCircle, IconUsers } from '@tabler/icons-react';
import { useTranslations } from 'use-intl/react';
import type { RoomSubscription } from '../../../graphql/generated/graphql.ts';
import { PersonAvatar } from '../../../ui/person-avatar.tsx';
import type { AvailabilityOf } from '../../presence/use-presence.ts';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { asRole, useAvailabilityWords } from './availability-words.ts';
import classes from './room-header.module.css';
import { useRoomName } from './room-names.ts';
import { goToRoom } from './room-route.ts';

export type LiveRoom = NonNullable<RoomSubscription['rooms_by_pk']>;

interface RoomHeaderProps {
  room: LiveRoom | null;
  presence: AvailabilityOf;
  onInfo: () => void;
}

export function RoomHeader({ room, presence, onInfo }: RoomHeaderProps) {
  const t = useTranslations('chat');
  return (
    <Group component="header" className={classes.header} wrap="nowrap" gap="sm">
      <ActionIcon
        className={classes.back}
        variant="subtle"
        size="lg"
        aria-label={t('backToRooms')}
        onClick={() => goToRoom(null)}
      >
        <IconArrowLeft size={22} aria-hidden="true" />
      </ActionIcon>
      {room ? <RoomTitle room={room} presence={presence} /> : <Skeleton h={18} w={180} aria-hidden="true" />}
      <Tooltip label={t('details')}>
        <ActionIcon
          variant="subtle"
          size="lg"
          aria-label={t('details')}
          onClick={onInfo}
          disabled={!room}
          ml="auto"
        >
          <IconInfoCircle size={22} aria-hidden="true" />
        </ActionIcon>
      </Tooltip>
    </Group>
  );
}

function RoomTitle({ room, presence }: { room: LiveRoom; presence: AvailabilityOf }) {
  const t = useTranslations('chat');
  const tRole = useTranslations('roles');
  const roomName = useRoomName();
  const words = useAvailabilityWords();
  const { account } = useSignedIn();
  const name = roomName(room, room.participants);
  const others = room.participants.filter((person) => person.user_id !== account.userId);
  const contact = room.kind === 'direct' ? others[0] : undefined;
  const online = others.filter((person) => presence(person.user_id).status === 'online').length;
  const subtitle = contact
    ? `${tRole(asRole(contact.user.role))} · ${words(presence(contact.user_id))}`
    : [
        t('participants', { count: room.participants.length }),
        online > 0 && t('onlineCount', { count: online }),
      ]
        .filter(Boolean)
        .join(' · ');
  return (
    <div className={classes.title}>
      {contact ? (
        <PersonAvatar id={contact.user_id} name={name} size={38} status={presence(contact.user_id).status} />
      ) : (
        <ThemeIcon size={38} radius="xl" variant="light" aria-hidden="true">
          {room.kind === 'front_desk' ? <IconHeartHandshake size={22} /> : <IconUsers size={22} />}
        </ThemeIcon>
      )}
      <span className={classes.words}>
        <Title order={1} size="h5" className={classes.name}>
          {name}
        </Title>
        <Text size="xs" c="dimmed" className={classes.name}>
          {subtitle}
        </Text>
      </span>
    </div>
  );
}

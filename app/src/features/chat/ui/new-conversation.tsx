'use client';
/** Starts a conversation: with one person, with several, or with the front desk. */
import { Alert, Button, Group, Modal, Pill, SegmentedControl, Stack, TextInput } from '@mantine/core';
import { IconHeartHandshake } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { failureOf } from '../../../graphql/failure.ts';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { CreateGroupRoom, OpenDirectRoom, OpenFrontDeskRoom } from '../documents.ts';
import { PeoplePicker, type Contact } from './people-picker.tsx';
import { goToRoom } from './room-route.ts';

const KNOWN = ['NOT_A_CONTACT', 'NOT_PERMITTED', 'ROOM_FULL', 'NETWORK'] as const;
const TITLE_LIMIT = 120;

interface NewConversationProps {
  opened: boolean;
  onClose: () => void;
}

export function NewConversation({ opened, onClose }: NewConversationProps) {
  const t = useTranslations('chat');
  // After a room was opened the focus belongs to its composer, not to the button that opened the dialog.
  const [left, setLeft] = useState(false);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('newConversation')}
      closeButtonProps={{ 'aria-label': t('close') }}
      returnFocus={!left}
      onEnterTransitionEnd={() => setLeft(false)}
    >
      <NewConversationForm onClose={onClose} onLeave={() => setLeft(true)} />
    </Modal>
  );
}

function NewConversationForm({ onClose, onLeave }: { onClose: () => void; onLeave: () => void }) {
  const t = useTranslations('chat');
  const { account, connection } = useSignedIn();
  const mayGroup = account.role === 'doctor' || account.role === 'staff' || account.role === 'admin';
  const [kind, setKind] = useState<'direct' | 'group'>('direct');
  const [title, setTitle] = useState('');
  const [chosen, setChosen] = useState<readonly Contact[]>([]);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);

  const open = async (request: () => Promise<string>): Promise<void> => {
    setBusy(true);
    setFailure(null);
    try {
      const roomId = await request();
      onLeave();
      goToRoom(roomId);
      onClose();
    } catch (error) {
      const { code } = failureOf(error);
      setFailure(t(`openFailures.${KNOWN.find((known) => known === code) ?? 'other'}`));
      setBusy(false);
    }
  };

  const openDirect = (person: Contact): Promise<void> =>
    open(async () => (await connection.mutate(OpenDirectRoom, { userId: person.id })).openDirectRoom.roomId);
  const openFrontDesk = (): Promise<void> =>
    open(
      async () => (await connection.mutate(OpenFrontDeskRoom, { patientId: null })).openFrontDeskRoom.roomId,
    );
  const createGroup = (): Promise<void> => {
    const participantIds = chosen.map((person) => person.id);
    return open(
      async () =>
        (await connection.mutate(CreateGroupRoom, { title: title.trim(), participantIds })).createGroupRoom
          .roomId,
    );
  };
  const toggle = (person: Contact): void =>
    setChosen((before) =>
      before.some((one) => one.id === person.id)
        ? before.filter((one) => one.id !== person.id)
        : [...before, person],
    );

  return (
    <Stack>
      {failure && (
        <Alert role="alert" color="red" variant="light">
          {failure}
        </Alert>
      )}
      {account.role === 'patient' && (
        <Button
          variant="light"
          leftSection={<IconHeartHandshake size={18} aria-hidden="true" />}
          loading={busy}
          onClick={() => void openFrontDesk()}
        >
          {t('writeFrontDesk')}
        </Button>
      )}
      {mayGroup && (
        <SegmentedControl
          fullWidth
          aria-label={t('conversationKind')}
          value={kind}
          onChange={(value) => setKind(value as 'direct' | 'group')}
          data={[
            { value: 'direct', label: t('direct') },
            { value: 'group', label: t('group') },
          ]}
        />
      )}
      {kind === 'direct' ? (
        <PeoplePicker
          key="direct"
          busy={busy}
          onPick={(person) => void openDirect(person)}
          empty={t(account.role === 'patient' ? 'noContactsPatient' : 'noContacts')}
        />
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void createGroup();
          }}
        >
          <Stack>
            <TextInput
              label={t('groupName')}
              placeholder={t('groupNamePlaceholder')}
              required
              withAsterisk={false}
              maxLength={TITLE_LIMIT}
              value={title}
              onChange={(event) => setTitle(event.currentTarget.value)}
            />
            {chosen.length > 0 && (
              <Pill.Group aria-label={t('chosen')}>
                {chosen.map((person) => (
                  <Pill
                    key={person.id}
                    withRemoveButton
                    onRemove={() => toggle(person)}
                    removeButtonProps={{ 'aria-label': t('removeFromGroup', { name: person.display_name }) }}
                  >
                    {person.display_name}
                  </Pill>
                ))}
              </Pill.Group>
            )}
            <PeoplePicker key="group" chosen={chosen} onPick={toggle} empty={t('noContacts')} />
            <Group justify="flex-end">
              <Button variant="default" onClick={onClose}>
                {t('cancel')}
              </Button>
              <Button type="submit" loading={busy} disabled={title.trim() === '' || chosen.length === 0}>
                {t('createGroup')}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Stack>
  );
}

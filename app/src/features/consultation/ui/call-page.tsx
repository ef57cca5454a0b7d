'use client';
/** The call of somebody signed in: with the door for the doctor, the chat of the two, guests and recording. */
import { Menu, Modal } from '@mantine/core';
import { IconPhone, IconPlayerRecord, IconUserPlus } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { signedInAccess } from '../call-access.ts';
import type { DeviceChoices } from '../state/devices.ts';
import type { LiveRecording } from '../state/recording.ts';
import { useCall } from '../use-call.ts';
import { useRecording } from '../use-recording.ts';
import { CallFrame } from './call-frame.tsx';
import { ChatBeside, useBesideRoom } from './chat-beside.tsx';
import { InviteDialog } from './invite-dialog.tsx';
import { type Person, PeopleInCall } from './people-in-call.tsx';
import { useEndConsultation } from './use-end-consultation.tsx';

interface CallPageProps {
  consultation: { id: string; encrypted: boolean; admissions: readonly Person[] };
  recording: LiveRecording | null;
  host: boolean;
  other: { id: string; display_name: string };
  choices: DeviceChoices;
  door: ReactNode;
  /** Numbers to call when the video fails. */
  phone: ReactNode;
  keepChoices: (choices: DeviceChoices) => void;
  onLeave: () => void;
}

export function CallPage(props: CallPageProps) {
  const { consultation, recording, host, other, choices, door, phone, keepChoices, onLeave } = props;
  const t = useTranslations('consultation');
  const { connection } = useSignedIn();
  const { id: consultationId, encrypted } = consultation;
  const [access] = useState(() => signedInAccess(connection, consultationId));
  const call = useCall({ access, encrypted, choices, keepChoices });
  const [beside, setBeside] = useState<'chat' | 'people' | null>(null);
  const [inviting, setInviting] = useState(false);
  const [phoning, setPhoning] = useState(false);
  const chat = useBesideRoom(other.id, beside === 'chat');
  const { answer, request, stop } = useRecording(consultationId);
  const end = useEndConsultation(consultationId);
  const toggle = (what: 'chat' | 'people') => ({
    open: beside === what,
    onToggle: () => setBeside((now) => (now === what ? null : what)),
  });
  const close = (): void => setBeside(null);
  return (
    <>
      <CallFrame
        call={call}
        encrypted={encrypted}
        otherName={other.display_name}
        door={door}
        phone={phone}
        recording={recording}
        onAnswerRecording={answer}
        chat={{ unread: chat.unread, ...toggle('chat') }}
        people={host ? toggle('people') : null}
        more={
          <>
            <Menu.Item
              leftSection={<IconUserPlus size={18} aria-hidden="true" />}
              onClick={() => setInviting(true)}
            >
              {t('invite.open')}
            </Menu.Item>
            {host && (
              <Menu.Item
                leftSection={<IconPlayerRecord size={18} aria-hidden="true" />}
                onClick={() => void (recording === null ? request() : stop())}
              >
                {t(recording === null ? 'recording.start' : 'recording.stop')}
              </Menu.Item>
            )}
            <Menu.Item
              leftSection={<IconPhone size={18} aria-hidden="true" />}
              onClick={() => setPhoning(true)}
            >
              {t('phone.open')}
            </Menu.Item>
            <Menu.Divider />
          </>
        }
        onLeave={onLeave}
        onEnd={host ? end : undefined}
        beside={
          beside === 'chat' ? (
            <ChatBeside roomId={chat.roomId} onClose={close} />
          ) : (
            beside === 'people' && <PeopleInCall admissions={consultation.admissions} onClose={close} />
          )
        }
      />
      <InviteDialog consultationId={consultationId} opened={inviting} onClose={() => setInviting(false)} />
      <Modal
        opened={phoning}
        onClose={() => setPhoning(false)}
        title={t('phone.instead')}
        closeButtonProps={{ 'aria-label': t('close') }}
      >
        {phone}
      </Modal>
    </>
  );
}

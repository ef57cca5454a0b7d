'use client';
/** Marks one's last message as urgent while the doctor has not read it, and says what becomes of it. */
import { useSubscription } from '@apollo/client/react';
import { Button, Group, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { notifications } from '@mantine/notifications';
import { IconUrgent } from '@tabler/icons-react';
import { useTranslations } from 'use-intl/react';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { useTimeWords } from '../../shell/time-words.ts';
import { MarkUrgent, OwnLastMessageSubscription, UrgentInRoomSubscription } from '../documents.ts';

export interface Reader {
  user_id: string;
  last_read_seq: number;
}

interface UrgentLineProps {
  roomId: string;
  reader: Reader;
  emergencyText: string;
}

export function UrgentLine({ roomId, reader, emergencyText }: UrgentLineProps) {
  const t = useTranslations('urgency');
  const time = useTimeWords();
  const { account, connection } = useSignedIn();
  const last = useSubscription(OwnLastMessageSubscription, {
    variables: { roomId, me: account.userId },
    fetchPolicy: 'no-cache',
  }).data?.messages[0];
  const urgent = useSubscription(UrgentInRoomSubscription, {
    variables: { roomId },
    fetchPolicy: 'no-cache',
  }).data?.urgent_messages[0];
  if (last === undefined || Number(last.seq) <= Number(reader.last_read_seq)) return null;
  const mark = async (): Promise<void> => {
    try {
      await connection.mutate(MarkUrgent, { messageId: last.id });
    } catch {
      notifications.show({ color: 'red', message: t('markFailed') });
    }
  };
  const ask = (): void => {
    modals.openConfirmModal({
      title: t('askTitle'),
      children: (
        <>
          <Text size="sm" fw={600} mb="xs">
            {emergencyText}
          </Text>
          <Text size="sm">{t('askText')}</Text>
        </>
      ),
      labels: { confirm: t('mark'), cancel: t('cancel') },
      confirmProps: { color: 'red.9' },
      onConfirm: () => void mark(),
    });
  };
  if (urgent?.message_id !== last.id) {
    return (
      <Group justify="space-between" gap="xs" px="xs">
        <Text size="sm" c="dimmed">
          {t('unread')}
        </Text>
        <Button
          size="compact-sm"
          variant="subtle"
          color="red"
          c="var(--mantine-color-error)"
          leftSection={<IconUrgent size={16} aria-hidden="true" />}
          onClick={ask}
        >
          {t('mark')}
        </Button>
      </Group>
    );
  }
  const state = urgent.handled_at ? 'handled' : urgent.escalated_at ? 'escalated' : 'raised';
  return (
    <Text size="sm" role="status" px="xs">
      {t(`states.${state}`, {
        when: time.clock(urgent.handled_at ?? urgent.escalated_at ?? urgent.escalate_at),
      })}
    </Text>
  );
}

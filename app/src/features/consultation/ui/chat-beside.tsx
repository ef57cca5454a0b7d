'use client';
/** The chat of the two beside their call: the same room as everywhere, so that it stays in the record. */
import { useSubscription } from '@apollo/client/react';
import { Center, CloseButton, Group, Loader, Text, Title } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { OpenDirectRoom } from '../../chat/documents.ts';
import { RoomPane } from '../../chat/ui/room-pane.tsx';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { BesideUnreadSubscription } from '../documents.ts';
import classes from './consultation.module.css';

export interface BesideRoom {
  /** Null while it is looked for; undefined when it could not be opened. */
  readonly roomId: string | null | undefined;
  readonly unread: number;
}

export function useBesideRoom(otherId: string, open: boolean): BesideRoom {
  const { connection, account } = useSignedIn();
  const [roomId, setRoomId] = useState<string | null | undefined>(null);
  useEffect(() => {
    let left = false;
    connection.mutate(OpenDirectRoom, { userId: otherId }).then(
      ({ openDirectRoom }) => !left && setRoomId(openDirectRoom.roomId),
      () => !left && setRoomId(undefined),
    );
    return () => {
      left = true;
    };
  }, [connection, otherId, open]);
  const { data } = useSubscription(BesideUnreadSubscription, {
    variables: { roomId: roomId ?? '', userId: account.userId },
    skip: !roomId,
    fetchPolicy: 'no-cache',
  });
  const seat = data?.room_participants_by_pk;
  return { roomId, unread: seat ? Number(seat.room.message_count) - Number(seat.read_count) : 0 };
}

export function ChatBeside({ roomId, onClose }: { roomId: string | null | undefined; onClose: () => void }) {
  const t = useTranslations('consultation');
  return (
    <aside className={classes.beside} aria-label={t('chat')}>
      <Group justify="space-between" className={classes.besideHead}>
        <Title order={2} size="h5">
          {t('chat')}
        </Title>
        <CloseButton aria-label={t('close')} onClick={onClose} />
      </Group>
      {roomId ? (
        <div className={classes.chat}>
          <RoomPane roomId={roomId} besideCall />
        </div>
      ) : (
        <Center flex={1}>{roomId === null ? <Loader /> : <Text role="alert">{t('chatFailed')}</Text>}</Center>
      )}
    </aside>
  );
}

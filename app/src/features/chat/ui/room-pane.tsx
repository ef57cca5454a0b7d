'use client';
/** One open room: header, messages, composer, and its details in a drawer. */
import { useSubscription } from '@apollo/client/react';
import { Button, Center, Skeleton, Stack, Text, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useCallback, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import type { UploadedFile } from '../../files/state/file-facts.ts';
import { DropZone } from '../../files/ui/drop-zone.tsx';
import { useRoomUploads } from '../../files/use-room-uploads.ts';
import { usePresenceOf } from '../../presence/use-presence.ts';
import { TieLine } from '../../room-ties/ui/tie-line.tsx';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { DoctorNotice } from '../../urgency/ui/doctor-notice.tsx';
import { RoomSubscription } from '../documents.ts';
import { DeleteMessage, EditMessage } from '../message-documents.ts';
import type { ChatMessage } from '../state/message.ts';
import { useOpenRoom } from '../use-open-room.ts';
import { Composer, type ComposerMode } from './composer.tsx';
import { MessageList } from './message-list.tsx';
import { RoomHeader } from './room-header.tsx';
import { RoomInfo } from './room-info.tsx';
import { goToRoom, useTargetSeq } from './room-route.ts';
import { TypingLine } from './typing-line.tsx';

interface RoomPaneProps {
  roomId: string;
  /** Beside a call it is clear whom one is talking with, what about, and that he is there; the header would lead away from it. */
  besideCall?: boolean;
}

export function RoomPane({ roomId, besideCall = false }: RoomPaneProps) {
  const t = useTranslations('chat');
  const { account, connection, outbox } = useSignedIn();
  const open = useOpenRoom(roomId);
  const { data } = useSubscription(RoomSubscription, { variables: { roomId }, fetchPolicy: 'no-cache' });
  const room = data?.rooms_by_pk;
  const people = useMemo(() => room?.participants ?? [], [room]);
  const presence = usePresenceOf(useMemo(() => people.map((person) => person.user_id), [people]));
  const [mode, setMode] = useState<ComposerMode>({ kind: 'new' });
  const [infoOpen, setInfoOpen] = useState(false);
  const targetSeq = useTargetSeq();
  const files = useRoomUploads(roomId);

  const edit = useCallback((message: ChatMessage) => setMode({ kind: 'edit', message }), []);
  const editLast = useCallback(() => {
    const last = open.timeline.snapshot.messages.findLast(
      (message) => message.author_id === account.userId && message.kind === 'user' && !message.deleted_at,
    );
    if (last) edit(last);
  }, [account.userId, edit, open.timeline]);

  const remove = useCallback(
    async (message: ChatMessage) => {
      try {
        const { update_messages_by_pk: row } = await connection.mutate(DeleteMessage, { id: message.id });
        if (row) open.timeline.applyRows([row]);
      } catch {
        notifications.show({ color: 'red', title: t('deleteFailed'), message: t('tryAgainLater') });
      }
    },
    [connection, open.timeline, t],
  );

  const submit = useCallback(
    async (body: string, sentFiles: readonly UploadedFile[]) => {
      if (mode.kind === 'new') {
        await outbox.add(roomId, body, sentFiles);
        return;
      }
      const { update_messages_by_pk: row } = await connection.mutate(EditMessage, {
        id: mode.message.id,
        body,
      });
      if (!row) throw new Error('The message can no longer be changed.');
      open.timeline.applyRows([row]);
      setMode({ kind: 'new' });
    },
    [connection, mode, open.timeline, outbox, roomId],
  );

  if (open.view.phase === 'missing' || (data && room === null)) {
    return (
      <RoomNotice
        title={t('roomGone')}
        text={t('roomGoneText')}
        action={t('backToRooms')}
        onAction={() => goToRoom(null)}
      />
    );
  }
  return (
    <DropZone disabled={open.view.phase === 'failed' || mode.kind === 'edit'} onFiles={files.add}>
      {!besideCall && <RoomHeader room={room ?? null} presence={presence} onInfo={() => setInfoOpen(true)} />}
      {room && !besideCall && <TieLine room={room} />}
      {open.view.phase === 'failed' ? (
        <RoomNotice
          title={t('roomFailed')}
          text={t('roomFailedText')}
          action={t('retry')}
          onAction={() => void open.load()}
        />
      ) : open.view.phase === 'loading' ? (
        <MessagesSkeleton label={t('messagesLoading')} />
      ) : (
        <MessageList
          room={open}
          roomId={roomId}
          group={room ? room.kind !== 'direct' : false}
          people={people}
          targetSeq={targetSeq}
          editingId={mode.kind === 'edit' ? mode.message.id : null}
          onEdit={edit}
          onDelete={remove}
        />
      )}
      {room && !besideCall && <DoctorNotice room={room} />}
      <TypingLine roomId={roomId} people={people} />
      <Composer
        key={mode.kind === 'edit' ? mode.message.id : 'new'}
        roomId={roomId}
        mode={mode}
        disabled={open.view.phase === 'failed'}
        files={files}
        onSubmit={submit}
        onCancelEdit={() => setMode({ kind: 'new' })}
        onEditLast={editLast}
      />
      {room && (
        <RoomInfo room={room} presence={presence} opened={infoOpen} onClose={() => setInfoOpen(false)} />
      )}
    </DropZone>
  );
}

interface RoomNoticeProps {
  title: string;
  text: string;
  action: string;
  onAction: () => void;
}

function RoomNotice({ title, text, action, onAction }: RoomNoticeProps) {
  return (
    <Center flex={1} p="lg" role="alert">
      <Stack align="center" ta="center" maw={380} gap="sm">
        <Title order={2} size="h4">
          {title}
        </Title>
        <Text c="dimmed">{text}</Text>
        <Button variant="light" onClick={onAction}>
          {action}
        </Button>
      </Stack>
    </Center>
  );
}

function MessagesSkeleton({ label }: { label: string }) {
  return (
    <Stack flex={1} justify="flex-end" gap="md" p="lg" role="status" aria-label={label} mih={0}>
      {[46, 62, 38, 54].map((width, row) => (
        <Skeleton key={width} h={row % 2 ? 56 : 40} w={`${width}%`} radius="lg" ml={row % 2 ? 'auto' : 0} />
      ))}
    </Stack>
  );
}

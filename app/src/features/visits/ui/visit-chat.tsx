'use client';
/** What went through the chat of the two while they talked, and the way into it. */
import { Button, Group, Text, Title } from '@mantine/core';
import { IconMessage } from '@tabler/icons-react';
import Link from 'next/link';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import type { VisitChatQuery as Answer } from '../../../graphql/generated/graphql.ts';
import { roomPath } from '../../chat/ui/room-route.ts';
import { Attachments } from '../../files/ui/attachments.tsx';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { useTimeWords } from '../../shell/time-words.ts';
import { VisitChatQuery } from '../documents.ts';
import type { StoredVisit } from './visit-page.tsx';
import classes from './visits.module.css';

type Room = Answer['rooms'][number];

/** Files are also sent a little before and after the call. */
const aroundMs = 30 * 60_000;
const SHOWN = 5;

export function VisitChat({ visit }: { visit: StoredVisit }) {
  const t = useTranslations('visits');
  const room = useRoomOfVisit(visit);
  return (
    <section className={classes.section} aria-labelledby="chat-of-visit">
      <Title order={2} size="h5" id="chat-of-visit" mb="xs">
        {t('chat')}
      </Title>
      {room === 'failed' && <Text role="alert">{t('chatFailed')}</Text>}
      {room === null && <Text c="dimmed">{t('noChat')}</Text>}
      {room !== null && room !== 'failed' && room !== 'loading' && <RoomOfVisit room={room} />}
    </section>
  );
}

function RoomOfVisit({ room }: { room: Room }) {
  const t = useTranslations('visits');
  const files = room.messages.flatMap(({ attachments }) => attachments.map(({ file }) => file));
  return (
    <>
      <Group justify="space-between">
        <Text size="sm">{t('messages', { messages: room.messages.length, files: files.length })}</Text>
        <Button
          component={Link}
          href={roomPath(room.id, room.messages[0]?.seq)}
          size="compact-sm"
          variant="light"
          leftSection={<IconMessage size={16} aria-hidden="true" />}
        >
          {t('openChat')}
        </Button>
      </Group>
      <MessagesOfVisit room={room} />
      {files.length > 0 && <Attachments files={files} />}
    </>
  );
}

/** Each leads to its place in the conversation. */
function MessagesOfVisit({ room }: { room: Room }) {
  const t = useTranslations('visits');
  const tFiles = useTranslations('files');
  const tChat = useTranslations('chat');
  const time = useTimeWords();
  const [all, setAll] = useState(false);
  if (room.messages.length === 0) return null;
  const shown = all ? room.messages : room.messages.slice(0, SHOWN);
  return (
    <>
      <ol className={classes.messages} aria-label={t('messagesOfVisit')}>
        {shown.map((message) => (
          <li key={message.id}>
            <Link href={roomPath(room.id, message.seq)} className={classes.message}>
              <time dateTime={message.created_at}>{time.clock(message.created_at)}</time>
              <span className={classes.author}>{message.author?.display_name ?? tChat('someone')}</span>
              <span className={classes.text}>
                {message.body || tFiles('preview', { count: message.attachments.length })}
              </span>
            </Link>
          </li>
        ))}
      </ol>
      {shown.length < room.messages.length && (
        <Button variant="subtle" size="compact-sm" onClick={() => setAll(true)}>
          {t('allMessages', { count: room.messages.length })}
        </Button>
      )}
    </>
  );
}

function useRoomOfVisit(visit: StoredVisit): Room | null | 'loading' | 'failed' {
  const { connection } = useSignedIn();
  const [room, setRoom] = useState<Room | null | 'loading' | 'failed'>('loading');
  const {
    patient_id: patientId,
    doctor_id: doctorId,
    starts_at: startsAt,
    ends_at: endsAt,
  } = visit.appointment;
  const from = Date.parse(visit.started_at ?? startsAt) - aroundMs;
  const until = Date.parse(visit.ended_at ?? endsAt) + aroundMs;
  useEffect(() => {
    let left = false;
    const variables = {
      patientId,
      doctorId,
      from: new Date(from).toISOString(),
      until: new Date(until).toISOString(),
    };
    connection.query(VisitChatQuery, variables).then(
      ({ rooms }) => !left && setRoom(rooms[0] ?? null),
      () => !left && setRoom('failed'),
    );
    return () => {
      left = true;
    };
  }, [connection, patientId, doctorId, from, until]);
  return room;
}

'use client';
/** What went through the chat of the two while they talked, and the way into it. */
import { Button, Group, Text, Title } from '@mantine/core';
import { IconMessage } from '@tabler/icons-react';
import Link from 'next/link';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import type { VisitChatQuery as Answer } from '../../../graphql/generated/graphql.ts';
import { Attachments } from '../../files/ui/attachments.tsx';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { VisitChatQuery } from '../documents.ts';
import type { StoredVisit } from './visit-page.tsx';
import classes from './visits.module.css';

type Room = Answer['rooms'][number];

/** Files are also sent a little before and after the call. */
const aroundMs = 30 * 60_000;

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
          href={`/chat/${room.id}`}
          size="compact-sm"
          variant="light"
          leftSection={<IconMessage size={16} aria-hidden="true" />}
        >
          {t('openChat')}
        </Button>
      </Group>
      {files.length > 0 && <Attachments files={files} />}
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

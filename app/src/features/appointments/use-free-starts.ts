'use client';
/** CAL-6: the free starts an appointment could be moved to, some days at a time. */
import { useEffect, useState } from 'react';
import type { FreeStartsQuery as Answer } from '../../graphql/generated/graphql.ts';
import { useConnectionState, useSignedIn } from '../shell/signed-in.tsx';
import { FreeStartsQuery } from './documents.ts';
import type { Span } from '../calendar/state/zoned-time.ts';

export type FreeStarts = Answer['proposeSlots'];

interface Question {
  doctorId: string;
  appointmentId: string;
  durationMinutes: number;
  range: Span;
}

export function useFreeStarts({ doctorId, appointmentId, durationMinutes, range }: Question): {
  answer: FreeStarts | null;
  failure: unknown;
  reload: () => void;
} {
  const { connection } = useSignedIn();
  const connected = useConnectionState() === 'connected';
  const [answer, setAnswer] = useState<FreeStarts | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [attempt, setAttempt] = useState(0);
  const { startsAt: from, endsAt: to } = range;
  useEffect(() => {
    let current = true;
    setAnswer(null);
    connection.query(FreeStartsQuery, { doctorId, appointmentId, durationMinutes, from, to }).then(
      ({ proposeSlots }) => {
        if (!current) return;
        setFailure(null);
        setAnswer(proposeSlots);
      },
      (error: unknown) => {
        if (current) setFailure(error);
      },
    );
    return () => {
      current = false;
    };
  }, [appointmentId, attempt, connected, connection, doctorId, durationMinutes, from, to]);
  return { answer, failure, reload: () => setAttempt(attempt + 1) };
}

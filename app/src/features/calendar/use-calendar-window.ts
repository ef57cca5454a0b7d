'use client';
/** CAL-8: a person's open time within a range, asked again whenever something that makes it has changed. */
import { useSubscription } from '@apollo/client/react';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { CalendarWindowQuery as Answer } from '../../graphql/generated/graphql.ts';
import { useConnectionState, useSignedIn } from '../shell/signed-in.tsx';
import { CalendarWindowQuery, ExceptionsChangedSubscription, SlotsChangedSubscription } from './documents.ts';
import type { Span } from './state/zoned-time.ts';

export type CalendarWindow = Answer['calendarWindow'];

interface LiveWindow {
  /** The last one that came, also while a newer one is being fetched; of this person, but maybe of another range. */
  window: CalendarWindow | null;
  /** How many slots the person has at all, single and recurring; null while that is not known. */
  slotCount: number | null;
  failed: boolean;
  refresh: () => void;
}

/** `userId` null: nobody's, as when staff look at all doctors at once. */
export function useCalendarWindow(userId: string | null, range: Span | null): LiveWindow {
  const { account, connection } = useSignedIn();
  const connected = useConnectionState() === 'connected';
  const [attempt, setAttempt] = useState(0);
  const [window, setWindow] = useState<CalendarWindow | null>(null);
  const [failed, setFailed] = useState(false);
  const asked = useRef(0);
  const refresh = useCallback(() => setAttempt((before) => before + 1), []);
  const slotCount = useChangeSignal(userId, refresh);

  const from = range?.startsAt;
  const to = range?.endsAt;
  useEffect(() => {
    if (!userId || !from || !to) return;
    const question = (asked.current += 1);
    const own = userId === account.userId;
    connection.query(CalendarWindowQuery, { userId: own ? null : userId, from, to }).then(
      ({ calendarWindow }) => {
        // An answer that was overtaken by a newer question would show the past.
        if (question !== asked.current) return;
        setFailed(false);
        setWindow(calendarWindow);
      },
      () => {
        if (question === asked.current) setFailed(true);
      },
    );
    return () => {
      asked.current += 1;
    };
  }, [account.userId, attempt, connected, connection, from, to, userId]);

  return { window: window?.userId === userId ? window : null, slotCount, failed, refresh };
}

function useChangeSignal(userId: string | null, changed: () => void): number | null {
  const options = {
    variables: { userId: userId ?? '' },
    skip: userId === null,
    fetchPolicy: 'no-cache',
    onData: changed,
  } as const;
  const { data } = useSubscription(SlotsChangedSubscription, options);
  useSubscription(ExceptionsChangedSubscription, options);
  return data?.availability_slots.length ?? null;
}

'use client';
/** Who is online, live, judged anew as time passes. */
import { useSubscription } from '@apollo/client/react';
import { useCallback, useEffect, useMemo, useReducer } from 'react';
import { PresenceSubscription } from '../chat/presence-documents.ts';
import { judgePresence, type Availability } from '../chat/state/presence.ts';
import { useSignedIn } from '../shell/signed-in.tsx';

export type AvailabilityOf = (userId: string) => Availability;

/** Silence makes a person go offline, and silence sends no event. */
const JUDGE_EVERY_MS = 15_000;

export function usePresenceOf(userIds: readonly string[]): AvailabilityOf {
  const { presence } = useSignedIn();
  // The same people in another order are the same question.
  const key = [...new Set(userIds)].sort().join(' ');
  const variables = useMemo(() => ({ userIds: key === '' ? [] : key.split(' ') }), [key]);
  const { data } = useSubscription(PresenceSubscription, {
    variables,
    skip: key === '',
    fetchPolicy: 'no-cache',
  });
  const [tick, judgeAgain] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    const timer = setInterval(judgeAgain, JUDGE_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  const heartbeats = useMemo(() => new Map(data?.user_presence.map((row) => [row.user_id, row])), [data]);
  return useCallback(
    (userId) => judgePresence(heartbeats.get(userId), presence.serverNow()),
    // `tick` is what makes the judgement new.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
    [heartbeats, presence, tick],
  );
}

'use client';
/** The free starts of one doctor in one month, kept fresh while they are looked at. */
import { useQuery } from '@apollo/client/react';
import { useEffect, useMemo } from 'react';
import { failureOf } from '../../graphql/failure.ts';
import { useSignedIn } from '../shell/signed-in.tsx';
import { ProposeSlotsQuery } from './documents.ts';
import { byDay, windowOfMonth } from './state/free-starts.ts';

/** What others book is not theirs to see, so there is no row to watch: the list is asked for again instead. */
const ASK_EVERY_MS = 20_000;

const outOfSight = (): boolean => document.visibilityState !== 'visible';

export interface FreeStarts {
  /** By day on the reader's clock; null until the first answer. */
  days: ReadonlyMap<string, string[]> | null;
  /** Code of what went wrong with the latest request. */
  failure: string | null;
  reload: () => void;
}

interface Asked {
  doctorId: string;
  durationMinutes: number | null;
  month: string | null;
  patientId: string | null;
}

export function useFreeStarts({ doctorId, durationMinutes, month, patientId }: Asked): FreeStarts {
  const { account } = useSignedIn();
  const variables = useMemo(
    () => ({
      doctorId,
      durationMinutes: durationMinutes ?? 0,
      patientId,
      ...(month === null ? { from: '', to: '' } : windowOfMonth(month, account.timeZone)),
    }),
    [account.timeZone, doctorId, durationMinutes, month, patientId],
  );
  const { data, error, refetch } = useQuery(ProposeSlotsQuery, {
    variables,
    skip: month === null || durationMinutes === null,
    fetchPolicy: 'no-cache',
    pollInterval: ASK_EVERY_MS,
    skipPollAttempt: outOfSight,
  });
  useRefresh(refetch);
  const starts = data?.proposeSlots.starts;
  const days = useMemo(() => (starts ? byDay(starts, account.timeZone) : null), [account.timeZone, starts]);
  return { days, failure: error ? failureOf(error).code : null, reload: () => ignoreFailure(refetch()) };
}

/** Asks again when the page is looked at again or has its network back. */
export function useRefresh(refetch: () => Promise<unknown>): void {
  useEffect(() => {
    const look = (): void => {
      if (!outOfSight()) ignoreFailure(refetch());
    };
    document.addEventListener('visibilitychange', look);
    window.addEventListener('focus', look);
    window.addEventListener('online', look);
    return () => {
      document.removeEventListener('visibilitychange', look);
      window.removeEventListener('focus', look);
      window.removeEventListener('online', look);
    };
  }, [refetch]);
}

/** The query itself holds its failure, for the page to show. */
export function ignoreFailure(asked: Promise<unknown>): void {
  asked.catch(() => undefined);
}

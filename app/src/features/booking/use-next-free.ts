'use client';
/** When one doctor is free next. */
import { useQuery } from '@apollo/client/react';
import { NextFreeQuery } from './documents.ts';
import { useRefresh } from './use-free-starts.ts';

interface Asked {
  doctorId: string;
  durationMinutes: number | null;
  patientId: string | null;
}

export function useNextFree({ doctorId, durationMinutes, patientId }: Asked): {
  /** False until the first answer. */
  known: boolean;
  startsAt: string | null;
} {
  const { data, previousData, refetch } = useQuery(NextFreeQuery, {
    variables: { doctorId, durationMinutes: durationMinutes ?? 0, limit: 1, patientId },
    skip: durationMinutes === null,
    fetchPolicy: 'no-cache',
  });
  useRefresh(refetch);
  const answer = (data ?? previousData)?.nextFree;
  return { known: answer !== undefined, startsAt: answer?.[0]?.startsAt ?? null };
}

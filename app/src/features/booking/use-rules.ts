'use client';
/** The clinic's rules of scheduling, as far as a page needs them before it asks for times. */
import { useSubscription } from '@apollo/client/react';
import { useMemo } from 'react';
import { SchedulingRulesSubscription } from './documents.ts';

export interface Rules {
  /** Lengths offered, in minutes, shortest first. */
  durations: number[];
  horizonDays: number;
}

/** Null until they are known. Live: what staff change holds at once. */
export function useRules(): Rules | null {
  const { data } = useSubscription(SchedulingRulesSubscription, { fetchPolicy: 'no-cache' });
  const row = data?.scheduling_settings[0];
  return useMemo(
    () =>
      row
        ? {
            durations: [...row.durations_minutes].sort((a, b) => a - b),
            horizonDays: row.horizon_days,
          }
        : null,
    [row],
  );
}

'use client';
/** Today on the reader's calendar, also on a page left open past midnight. */
import { useEffect, useState } from 'react';
import { useSignedIn } from '../shell/signed-in.tsx';
import { dayOf } from './state/free-starts.ts';

export function useToday(): string {
  const { account } = useSignedIn();
  const read = (): string => dayOf(new Date().toISOString(), account.timeZone);
  const [today, setToday] = useState(read);
  useEffect(() => {
    const timer = setInterval(() => setToday(read()), 60_000);
    return () => clearInterval(timer);
    // `read` is new with every drawing and depends on nothing but the zone.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [account.timeZone]);
  return today;
}

'use client';
/** The present time, moving on once a minute, for what looks different when it is over. */
import { useEffect, useState } from 'react';

export function useMinute(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 60_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

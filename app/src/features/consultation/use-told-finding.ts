'use client';
/** Tells the clinic what the test of devices and line has found, once it stands still. */
import { useEffect, useRef, useState } from 'react';
import { useSignedIn } from '../shell/signed-in.tsx';
import { KeepConnectionCheck } from './documents.ts';
import type { Finding } from './state/verdict.ts';

/** While somebody plugs in a microphone or answers his browser's question, findings follow each other quickly. */
const steadyMs = 1_500;

export type Told = 'not_yet' | 'told' | 'failed';

export function useToldFinding(finding: Finding | null): Told {
  const { connection } = useSignedIn();
  const [told, setTold] = useState<Told>('not_yet');
  const last = useRef<string | null>(null);
  const verdict = finding?.verdict;
  const roundTripMs = finding?.roundTripMs ?? null;
  useEffect(() => {
    if (verdict === undefined || verdict === last.current) return undefined;
    const tell = (): void => {
      last.current = verdict;
      connection.mutate(KeepConnectionCheck, { verdict, roundTripMs }).then(
        () => setTold('told'),
        () => {
          last.current = null;
          setTold('failed');
        },
      );
    };
    const timer = setTimeout(tell, steadyMs);
    // Who has no network can tell nothing; when it is back, he does.
    window.addEventListener('online', tell);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('online', tell);
    };
  }, [connection, verdict, roundTripMs]);
  return told;
}

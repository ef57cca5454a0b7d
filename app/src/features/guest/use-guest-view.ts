'use client';
/** How things stand for the guest, asked every few seconds; asking also keeps his place in the waiting room. */
import { useCallback, useEffect, useState } from 'react';
import { codeOf, type GuestView, visit } from './guest-client.ts';

const askEveryMs = 2_500;

export interface GuestState {
  readonly view: GuestView | null;
  /** When it was so. */
  readonly at: number;
  /** Of the last answer; null while all is well. */
  readonly failure: string | null;
  readonly refresh: () => Promise<void>;
}

export function useGuestView(ready: boolean): GuestState {
  const [view, setView] = useState<GuestView | null>(null);
  const [at, setAt] = useState(0);
  const [failure, setFailure] = useState<string | null>(null);
  const refresh = useCallback(async () => {
    try {
      setView(await visit(ready));
      setAt(Date.now());
      setFailure(null);
    } catch (error) {
      setFailure(codeOf(error));
    }
  }, [ready]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    let left = false;
    const again = async (): Promise<void> => {
      await refresh();
      if (!left) timer = setTimeout(() => void again(), askEveryMs);
    };
    void again();
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [refresh]);
  return { view, at, failure, refresh };
}

'use client';
/** Keeps the patient's place in the waiting room for as long as its page is open. */
import { useEffect, useState } from 'react';
import { failureOf } from '../../graphql/failure.ts';
import { useSignedIn } from '../shell/signed-in.tsx';
import { EnterWaitingRoom, LeaveWaitingRoom } from './documents.ts';

const sayAgainMs = 20_000;

/** The code of the last refusal; null while all is well. */
export function useWaitingRoom(appointmentId: string, consultationId: string): string | null {
  const { connection } = useSignedIn();
  const [refusal, setRefusal] = useState<string | null>(null);
  useEffect(() => {
    let left = false;
    const enter = async (): Promise<void> => {
      try {
        await connection.mutate(EnterWaitingRoom, { appointmentId });
        if (!left) setRefusal(null);
      } catch (error) {
        const failure = failureOf(error);
        // What the network swallows is said again soon.
        if (!left) setRefusal(failure.code === 'NETWORK' ? null : failure.code);
      }
    };
    void enter();
    const timer = setInterval(() => void enter(), sayAgainMs);
    const goodbye = (): void => connection.sendLeaving(LeaveWaitingRoom, { consultationId });
    window.addEventListener('pagehide', goodbye);
    return () => {
      left = true;
      clearInterval(timer);
      window.removeEventListener('pagehide', goodbye);
    };
  }, [appointmentId, connection, consultationId]);
  return refusal;
}

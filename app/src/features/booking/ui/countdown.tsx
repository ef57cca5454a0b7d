'use client';
/** Time left until an instant of the server, second by second, without speaking up every second. */
import { useEffect, useState, type ReactNode } from 'react';
import { useSignedIn } from '../../shell/signed-in.tsx';

interface CountdownProps {
  until: string;
  children: (left: string) => ReactNode;
}

export function Countdown({ until, children }: CountdownProps) {
  const { presence } = useSignedIn();
  const secondsLeft = (): number =>
    Math.max(0, Math.ceil((Date.parse(until) - presence.serverNow()) / 1_000));
  const [seconds, setSeconds] = useState(secondsLeft);
  useEffect(() => {
    const look = (): void => setSeconds(secondsLeft());
    look();
    const timer = setInterval(look, 1_000);
    return () => clearInterval(timer);
    // `secondsLeft` is new with every drawing and reads nothing but these two.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [presence, until]);
  const left = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  return <div role="timer">{children(left)}</div>;
}

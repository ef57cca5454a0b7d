'use client';
/** What counts as read: the newest message is in sight and the window in front. Also what is announced and marked new. */
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { systemClock } from '../../live/clock.ts';
import { useSignedIn } from '../shell/signed-in.tsx';
import { MarkRead } from './message-documents.ts';
import { HighWaterMark } from './state/high-water-mark.ts';
import type { ChatMessage } from './state/message.ts';

interface ReadingOptions {
  roomId: string;
  newestSeq: number;
  messages: readonly ChatMessage[];
  atBottom: boolean;
  ownReadSeq: number;
  readAtOpening: number;
}

const COLLECT_MS = 150;

export function useReading({
  roomId,
  newestSeq,
  messages,
  atBottom,
  ownReadSeq,
  readAtOpening,
}: ReadingOptions) {
  const { account, connection } = useSignedIn();
  const me = account.userId;
  const inFront = useWindowInFront();
  const [mark] = useState(
    () =>
      new HighWaterMark({
        clock: systemClock,
        collectMs: COLLECT_MS,
        write: (seq) => connection.mutate(MarkRead, { roomId, me, seq }),
      }),
  );
  useEffect(() => () => mark.stop(), [mark]);
  const reading = inFront && atBottom;
  useEffect(() => {
    mark.known(ownReadSeq);
    if (reading && newestSeq > 0) mark.raise(newestSeq);
  }, [mark, reading, newestSeq, ownReadSeq]);

  const [newAfterSeq, setNewAfterSeq] = useState<number | null>(readAtOpening);
  const [announced, setAnnounced] = useState<ChatMessage | null>(null);
  const seenSeq = useRef(newestSeq);
  const readUpTo = useRef(readAtOpening);
  useEffect(() => {
    const arrived = messages.filter((message) => message.seq > seenSeq.current && message.kind === 'user');
    const before = seenSeq.current;
    seenSeq.current = Math.max(seenSeq.current, newestSeq);
    if (arrived.some((message) => message.author_id === me)) {
      // Whoever answers has seen what is above.
      setNewAfterSeq(null);
    } else if (arrived.length > 0 && !reading && readUpTo.current >= before) {
      setNewAfterSeq(before);
    }
    const news = arrived.findLast((message) => message.author_id !== me);
    if (news) setAnnounced(news);
    if (reading) readUpTo.current = newestSeq;
  }, [messages, newestSeq, reading, me]);

  return { newAfterSeq, announced, reading };
}

function subscribeToWindow(listener: () => void): () => void {
  document.addEventListener('visibilitychange', listener);
  window.addEventListener('focus', listener);
  window.addEventListener('blur', listener);
  return () => {
    document.removeEventListener('visibilitychange', listener);
    window.removeEventListener('focus', listener);
    window.removeEventListener('blur', listener);
  };
}

function useWindowInFront(): boolean {
  return useSyncExternalStore(
    subscribeToWindow,
    () => document.visibilityState === 'visible' && document.hasFocus(),
    () => false,
  );
}

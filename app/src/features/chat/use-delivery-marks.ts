'use client';
/** Tells the senders that their messages have reached this device, also in rooms that are not open. */
import { useEffect, useRef } from 'react';
import { systemClock } from '../../live/clock.ts';
import { useSignedIn } from '../shell/signed-in.tsx';
import { MarkDelivered } from './message-documents.ts';
import { HighWaterMark } from './state/high-water-mark.ts';

interface DeliverableRoom {
  id: string;
  last_seq: number;
  own: readonly { delivered_seq: number }[];
}

/** Longer than reading takes to be written: reading says more than receiving and makes this write needless. */
const COLLECT_MS = 800;

export function useDeliveryMarks(rooms: readonly DeliverableRoom[] | undefined): void {
  const { account, connection } = useSignedIn();
  const marks = useRef(new Map<string, HighWaterMark>());
  useEffect(() => {
    for (const room of rooms ?? []) {
      const delivered = room.own[0]?.delivered_seq;
      if (delivered === undefined) continue;
      let mark = marks.current.get(room.id);
      if (!mark) {
        const write = (seq: number) =>
          connection.mutate(MarkDelivered, { roomId: room.id, me: account.userId, seq });
        mark = new HighWaterMark({ clock: systemClock, collectMs: COLLECT_MS, write });
        marks.current.set(room.id, mark);
      }
      mark.known(delivered);
      mark.raise(room.last_seq);
    }
  }, [rooms, account.userId, connection]);
  useEffect(() => {
    const all = marks.current;
    return () => {
      for (const mark of all.values()) mark.stop();
      all.clear();
    };
  }, []);
}

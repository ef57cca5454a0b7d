'use client';
/** A room's unsent messages, without those whose real row is on screen already. */
import { useEffect, useMemo } from 'react';
import { useEmitted } from '../../live/use-emitter.ts';
import { useSignedIn } from '../shell/signed-in.tsx';
import type { OutboxItem } from './state/message.ts';
import type { RoomTimeline } from './state/room-timeline.ts';

const NOTHING: readonly OutboxItem[] = [];

export function useOutboxOf(roomId: string, timeline: RoomTimeline): readonly OutboxItem[] {
  const { outbox } = useSignedIn();
  const items = useEmitted(
    outbox.changed,
    () => outbox.items,
    () => NOTHING,
  );
  const snapshot = useEmitted(timeline.changed, () => timeline.snapshot);
  const own = useMemo(() => {
    const inRoom = items.filter((item) => item.roomId === roomId);
    if (inRoom.length === 0) return NOTHING;
    const shown = new Set(snapshot.messages.map((message) => message.id));
    return inRoom.filter((item) => !shown.has(item.id));
  }, [items, roomId, snapshot]);
  useEffect(() => {
    for (const item of items) {
      if (item.roomId === roomId && item.status === 'sent' && timeline.has(item.id)) outbox.settle(item.id);
    }
  }, [items, outbox, roomId, snapshot, timeline]);
  return own;
}

'use client';
/** Opens a room for as long as its page shows it. */
import { useEffect, useState } from 'react';
import { systemClock } from '../../live/clock.ts';
import { useEmitted } from '../../live/use-emitter.ts';
import { useSignedIn } from '../shell/signed-in.tsx';
import { OpenRoom, type RoomView } from './state/open-room.ts';
import { engineRoomSource } from './state/room-source.ts';
import type { RoomTimeline } from './state/room-timeline.ts';

export interface OpenRoomHandle {
  view: RoomView;
  timeline: RoomTimeline;
  load: () => Promise<void>;
  loadOlder: () => Promise<void>;
  loadBackTo: (seq: number) => Promise<boolean>;
}

/** Precondition: the component is keyed by the room. */
export function useOpenRoom(roomId: string): OpenRoomHandle {
  const { account, connection, timelines } = useSignedIn();
  const [handle] = useState(() => {
    const room = new OpenRoom({
      clock: systemClock,
      source: engineRoomSource(connection, roomId, account.userId),
    });
    return {
      room,
      timeline: room.timeline,
      load: () => room.load(),
      loadOlder: () => room.loadOlder(),
      loadBackTo: (seq: number) => room.loadBackTo(seq),
    };
  });
  const { room } = handle;
  useEffect(() => {
    const forget = timelines.add(roomId, room.timeline);
    const stopWatching = connection.socket.reconnected.on(() => room.reconnected());
    room.start();
    return () => {
      forget();
      stopWatching();
      room.stop();
    };
  }, [connection, room, roomId, timelines]);
  const view = useEmitted(room.changed, () => room.view);
  return { ...handle, view };
}

'use client';
/** Which room the path names, and going to another without asking the server, so that it works offline as well. */
import { useCallback, type MouseEvent } from 'react';
import { moveTo, useAddress } from '../../shell/address.ts';

const ROOM_PATH = /^\/chat\/([0-9a-f-]{36})$/i;

export function useOpenRoomId(): string | null {
  return ROOM_PATH.exec(useAddress('/chat').pathname)?.[1] ?? null;
}

/** The message a search result leads to. */
export function useTargetSeq(): number | null {
  const seq = Number(useAddress('/chat').searchParams.get('message'));
  return Number.isInteger(seq) && seq > 0 ? seq : null;
}

export function roomPath(roomId: string | null, targetSeq?: number): string {
  if (!roomId) return '/chat';
  return targetSeq ? `/chat/${roomId}?message=${targetSeq}` : `/chat/${roomId}`;
}

export function goToRoom(roomId: string | null, targetSeq?: number): void {
  moveTo(roomPath(roomId, targetSeq), 'step');
}

/** For links: a plain click switches in place, everything else (new tab, copy) is the browser's. */
export function useRoomLink(): (
  roomId: string | null,
  targetSeq?: number,
) => { href: string; onClick: (event: MouseEvent) => void } {
  return useCallback(
    (roomId, targetSeq) => ({
      href: roomPath(roomId, targetSeq),
      onClick: (event) => {
        if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        goToRoom(roomId, targetSeq);
      },
    }),
    [],
  );
}

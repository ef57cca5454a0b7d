'use client';
/**
 * The page's address as state: rooms, booking and the calendar keep there where one is. Read from the browser itself,
 * because the router takes addresses up in transitions, and of two steps back in quick succession loses one.
 */
import { usePathname, useSearchParams } from 'next/navigation';
import { useCallback, useEffect, useRef, useSyncExternalStore } from 'react';
import { Emitter } from '../../live/emitter.ts';

const moves = new Emitter();

/** Changes the address without asking the server. A step can be gone back from, a change of the present one cannot. */
export function moveTo(address: string, as: 'step' | 'change'): void {
  if (as === 'step') window.history.pushState(null, '', address);
  else window.history.replaceState(null, '', address);
  moves.emit();
}

/** Path and query while the path is `place` or below it; when the browser has left for another page, the last ones. */
export function useAddress(place: string): URL {
  const pathname = usePathname();
  const query = useSearchParams().toString();
  const routed = `${pathname}${query && `?${query}`}`;
  const last = useRef(routed);
  const present = useCallback(() => {
    const { pathname, search } = window.location;
    if (pathname === place || pathname.startsWith(`${place}/`)) last.current = pathname + search;
    return last.current;
  }, [place]);
  const address = useSyncExternalStore(subscribe, present, () => routed);
  // The router changes the address after it has drawn the page, and tells nobody.
  useEffect(() => moves.emit(), [routed]);
  return new URL(address, 'http://page');
}

function subscribe(onMove: () => void): () => void {
  const off = moves.on(onMove);
  window.addEventListener('popstate', onMove);
  return () => {
    off();
    window.removeEventListener('popstate', onMove);
  };
}

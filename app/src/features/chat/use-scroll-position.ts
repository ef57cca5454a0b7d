'use client';
/** Keeps what one reads in place: stays at the bottom when there, holds still when history is put in front. */
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { ChatMessage } from './state/message.ts';
import type { OpenRoomHandle } from './use-open-room.ts';

interface ScrollOptions {
  room: OpenRoomHandle;
  messages: readonly ChatMessage[];
  pendingCount: number;
  targetSeq: number | null;
  me: string;
}

const BOTTOM_WITHIN_PX = 48;
/** History is fetched this long before its end comes into sight. */
const AHEAD_PX = 600;
const HIGHLIGHT_MS = 2_500;

export function useScrollPosition({ room, messages, pendingCount, targetSeq, me }: ScrollOptions) {
  const ref = useRef<HTMLDivElement>(null);
  const topRef = useRef<HTMLDivElement>(null);
  const [atBottom, setAtBottom] = useState(true);
  const [highlightedSeq, setHighlightedSeq] = useState<number | null>(null);
  const [seenAtBottom, setSeenAtBottom] = useState(() => messages.at(-1)?.seq ?? 0);
  const sticky = useRef(true);
  const before = useRef({ height: 0, firstSeq: 0, pending: 0, started: false });
  const measured = useRef({ inner: 0, outer: 0, top: 0 });

  const measure = useCallback(() => {
    const element = ref.current;
    if (!element) return;
    measured.current = placeOf(element);
    sticky.current = element.scrollHeight - element.scrollTop - element.clientHeight < BOTTOM_WITHIN_PX;
    setAtBottom(sticky.current);
  }, []);

  const onScroll = useCallback(() => {
    const element = ref.current;
    if (!element) return;
    const { inner, outer, top } = measured.current;
    // A notice can take its room between a scroll and its event: who has not gone up has not left the bottom then.
    const resized = element.scrollHeight !== inner || element.clientHeight !== outer;
    if (sticky.current && resized && element.scrollTop >= top) element.scrollTop = element.scrollHeight;
    measure();
  }, [measure]);

  const toBottom = useCallback(() => {
    const element = ref.current;
    if (!element) return;
    element.scrollTop = element.scrollHeight;
    measure();
  }, [measure]);

  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    const firstSeq = messages[0]?.seq ?? 0;
    const was = before.current;
    if (!was.started) {
      // New messages begin a third from the top; with none the newest is at the bottom.
      const line = element.querySelector<HTMLElement>('[data-new-line]');
      element.scrollTop = line ? line.offsetTop - element.clientHeight / 3 : element.scrollHeight;
    } else if (was.firstSeq !== 0 && firstSeq < was.firstSeq) {
      element.scrollTop += element.scrollHeight - was.height;
    } else if (sticky.current || pendingCount > was.pending) {
      element.scrollTop = element.scrollHeight;
    }
    before.current = { height: element.scrollHeight, firstSeq, pending: pendingCount, started: true };
    measure();
  }, [messages, pendingCount, measure]);

  // The composer grows, a phone's keyboard opens, the window changes: the bottom stays the bottom.
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      if (sticky.current) element.scrollTop = element.scrollHeight;
      before.current.height = element.scrollHeight;
      measured.current = placeOf(element);
    });
    observer.observe(element);
    for (const child of element.children) observer.observe(child);
    return () => observer.disconnect();
  }, []);

  const { loadOlder, loadBackTo } = room;
  const mayLoad = room.view.older === 'idle';
  useEffect(() => {
    const [element, top] = [ref.current, topRef.current];
    if (!element || !top || !mayLoad) return;
    // Made anew after each page: an observer says nothing when the top is still in sight.
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && void loadOlder(), {
      root: element,
      rootMargin: `${AHEAD_PX}px 0px 0px 0px`,
    });
    observer.observe(top);
    return () => observer.disconnect();
  }, [loadOlder, mayLoad, messages]);

  useEffect(() => {
    if (targetSeq === null) return;
    let cancelled = false;
    void loadBackTo(targetSeq).then(() => {
      const row = ref.current?.querySelector<HTMLElement>(`[data-seq="${targetSeq}"]`);
      if (cancelled || !row) return;
      sticky.current = false;
      row.scrollIntoView({ block: 'center' });
      row.focus({ preventScroll: true });
      setHighlightedSeq(targetSeq);
    });
    return () => {
      cancelled = true;
    };
  }, [targetSeq, loadBackTo]);

  useEffect(() => {
    if (highlightedSeq === null) return;
    const timer = setTimeout(() => setHighlightedSeq(null), HIGHLIGHT_MS);
    return () => clearTimeout(timer);
  }, [highlightedSeq]);

  const newestSeq = messages.at(-1)?.seq ?? 0;
  useEffect(() => {
    if (atBottom) setSeenAtBottom(newestSeq);
  }, [atBottom, newestSeq]);
  const unseen = atBottom
    ? 0
    : messages.filter(
        (message) => message.seq > seenAtBottom && message.kind === 'user' && message.author_id !== me,
      ).length;

  return { ref, topRef, atBottom, unseen, highlightedSeq, onScroll, toBottom };
}

function placeOf({ scrollHeight, clientHeight, scrollTop }: HTMLElement) {
  return { inner: scrollHeight, outer: clientHeight, top: scrollTop };
}

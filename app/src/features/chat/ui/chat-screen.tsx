'use client';
/** Room list and room: side by side where there is space, one at a time on a phone. */
import { useCallback, useEffect, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { useRoomTotals } from '../use-room-totals.ts';
import classes from './chat-screen.module.css';
import { EmptyRoom } from './empty-room.tsx';
import { RoomPane } from './room-pane.tsx';
import { useOpenRoomId } from './room-route.ts';
import { RoomsPane } from './rooms-pane.tsx';
import { SearchPane } from './search-pane.tsx';

export function ChatScreen() {
  const t = useTranslations('chat');
  const roomId = useOpenRoomId();
  const { rooms, unread } = useRoomTotals();
  useTabTitle(unread);
  const [searching, setSearching] = useState(false);
  const startSearch = useCallback(() => setSearching(true), []);
  const endSearch = useCallback(() => setSearching(false), []);
  return (
    <div className={classes.screen} data-room-open={roomId !== null || undefined}>
      <nav className={classes.rooms} aria-label={t('rooms')}>
        {searching && <SearchPane onClose={endSearch} />}
        {/* Stays while one searches: it keeps its page, and tells senders that their messages arrived. */}
        <RoomsPane openRoomId={roomId} total={rooms} hidden={searching} onSearch={startSearch} />
      </nav>
      <section className={classes.room} aria-label={t('conversation')}>
        {roomId ? <RoomPane key={roomId} roomId={roomId} /> : <EmptyRoom />}
      </section>
    </div>
  );
}

function useTabTitle(unread: number): void {
  useEffect(() => {
    document.title = unread > 0 ? `(${unread}) Telemed` : 'Telemed';
    return () => {
      document.title = 'Telemed';
    };
  }, [unread]);
}

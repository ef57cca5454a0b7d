'use client';
/** Room list and room: side by side where there is space, one at a time on a phone. */
import { useCallback, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import classes from './chat-screen.module.css';
import { EmptyRoom } from './empty-room.tsx';
import { RoomPane } from './room-pane.tsx';
import { useOpenRoomId } from './room-route.ts';
import { RoomsPane } from './rooms-pane.tsx';
import { SearchPane } from './search-pane.tsx';
import { TabTitle } from './tab-title.tsx';

export function ChatScreen() {
  const t = useTranslations('chat');
  const roomId = useOpenRoomId();
  const [searching, setSearching] = useState(false);
  const startSearch = useCallback(() => setSearching(true), []);
  const endSearch = useCallback(() => setSearching(false), []);
  return (
    <div className={classes.screen} data-room-open={roomId !== null || undefined}>
      <TabTitle />
      <nav className={classes.rooms} aria-label={t('rooms')}>
        {searching ? (
          <SearchPane onClose={endSearch} />
        ) : (
          <RoomsPane openRoomId={roomId} onSearch={startSearch} />
        )}
      </nav>
      <section className={classes.room} aria-label={t('conversation')}>
        {roomId ? <RoomPane key={roomId} roomId={roomId} /> : <EmptyRoom />}
      </section>
    </div>
  );
}

'use client';
/** Says when the page is not live, and what happens to messages meanwhile. */
import { Box, Button, Loader } from '@mantine/core';
import { IconCloudOff } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { useEmitted } from '../../live/use-emitter.ts';
import classes from './app-frame.module.css';
import { useConnectionState, useSignedIn } from './signed-in.tsx';

/** A connection is normally there before anybody has read that it is being made. */
const SHOW_AFTER_MS = 1_500;

export function ConnectionBanner() {
  const t = useTranslations('connection');
  const { connection, outbox } = useSignedIn();
  const state = useConnectionState();
  const waiting = useEmitted(
    outbox.changed,
    () => outbox.items.filter((item) => item.status === 'queued' || item.status === 'sending').length,
    () => 0,
  );
  const troubled = state === 'connecting' || state === 'reconnecting' || state === 'offline';
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!troubled) {
      setLate(false);
      return;
    }
    const timer = setTimeout(() => setLate(true), SHOW_AFTER_MS);
    return () => clearTimeout(timer);
  }, [troubled]);
  const shown = state === 'offline' || (troubled && late);
  return (
    <div role="status" aria-label={t('label')}>
      {shown && (
        <Box className={classes.banner}>
          {state === 'offline' ? (
            <IconCloudOff size={18} aria-hidden="true" />
          ) : (
            <Loader size={14} color="currentColor" aria-hidden="true" />
          )}
          <span>
            {t(state)}{' '}
            {waiting > 0 ? t('queued', { count: waiting }) : state !== 'connecting' && t('willQueue')}
          </span>
          {state === 'reconnecting' && (
            <Button
              size="compact-xs"
              variant="outline"
              color="currentColor"
              onClick={() => connection.socket.retryNow()}
            >
              {t('retry')}
            </Button>
          )}
        </Box>
      )}
    </div>
  );
}

'use client';
/** The bar on top of every signed-in page, the state of the connection, and the page itself. */
import { Box } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl/react';
import { AppHeader } from './app-header.tsx';
import { ConnectionBanner } from './connection-banner.tsx';
import { Places } from './places.tsx';
import classes from './app-frame.module.css';

export function AppFrame({ children }: { children: ReactNode }) {
  const t = useTranslations('shell');
  return (
    <Box className={classes.frame}>
      <a href="#main" className="skip-link">
        {t('skip')}
      </a>
      <AppHeader />
      <ConnectionBanner />
      <Box component="main" id="main" tabIndex={-1} className={classes.main}>
        {children}
      </Box>
      <Places at="bottom" />
    </Box>
  );
}

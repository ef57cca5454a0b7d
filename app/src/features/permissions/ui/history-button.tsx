'use client';
/** All changes of all rules, newest first. */
import { Button, Drawer } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl/react';
import type { Overview } from '../state/studio.ts';
import type { Studio } from '../use-studio.ts';
import { HistoryList } from './history-list.tsx';

export function HistoryButton({ studio, overview }: { studio: Studio; overview: Overview }) {
  const t = useTranslations('permissions');
  const [opened, setOpened] = useState(false);
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconHistory size={16} aria-hidden="true" />}
        onClick={() => setOpened(true)}
      >
        {t('allChanges')}
      </Button>
      <Drawer
        opened={opened}
        onClose={() => setOpened(false)}
        position="right"
        size="lg"
        title={t('allChanges')}
        closeButtonProps={{ 'aria-label': t('close') }}
      >
        <HistoryList studio={studio} overview={overview} place={null} />
      </Drawer>
    </>
  );
}

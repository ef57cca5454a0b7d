'use client';
/** The states of a live list before it has rows: loading, failed, empty. */
import { Alert, Button, Skeleton, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl/react';
import classes from './clinic.module.css';

interface LiveListProps<Row> {
  label: string;
  rows: readonly Row[] | undefined;
  failed: boolean;
  empty: string;
  onRetry: () => void;
  children: (row: Row) => ReactNode;
}

export function LiveList<Row extends object>(props: LiveListProps<Row>) {
  const { label, rows, failed, empty, onRetry, children } = props;
  const t = useTranslations('clinic');
  if (failed && !rows) {
    return (
      <Alert role="alert" color="red" variant="light">
        {t('loadFailed')}{' '}
        <Button size="compact-xs" variant="default" onClick={onRetry}>
          {t('retry')}
        </Button>
      </Alert>
    );
  }
  if (!rows) {
    return (
      <Stack gap={8} role="status" aria-label={t('loading')}>
        <Skeleton h={58} />
        <Skeleton h={58} />
        <Skeleton h={58} />
      </Stack>
    );
  }
  if (rows.length === 0) return <Text c="dimmed">{empty}</Text>;
  return (
    <ul className={classes.list} aria-label={label}>
      {rows.map(children)}
    </ul>
  );
}

'use client';
/** UX-2: a live list with its other faces: on its way, not to be had, and empty. */
import { Alert, Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl/react';
import classes from './list.module.css';

interface LiveListProps<Row> {
  label: string;
  /** Undefined until they have come. */
  rows: readonly Row[] | undefined;
  failed: boolean;
  /** A sentence, or more where the list is all there is on its page. */
  empty: string | EmptyProps;
  onRetry: () => void;
  /** For lists that are shown bit by bit: of the rows, which may be one more, so many are shown. */
  limit?: number;
  onMore?: () => void;
  children: (row: Row) => ReactNode;
}

export function LiveList<Row extends object>(props: LiveListProps<Row>) {
  const { label, rows, failed, empty, onRetry, limit = Infinity, onMore, children } = props;
  const t = useTranslations('lists');
  if (failed && !rows) return <LoadFailed onRetry={onRetry} />;
  if (!rows) {
    return (
      <Stack gap="xs" role="status" aria-label={t('loading')}>
        {[0, 1, 2].map((row) => (
          <Skeleton key={row} h={74} radius="lg" />
        ))}
      </Stack>
    );
  }
  if (rows.length === 0) {
    return typeof empty === 'string' ? <Text c="dimmed">{empty}</Text> : <Empty {...empty} />;
  }
  return (
    <>
      <ul className={classes.list} aria-label={label}>
        {rows.slice(0, limit).map(children)}
      </ul>
      {rows.length > limit && (
        <Group justify="center" mt="md">
          <Button variant="default" onClick={onMore}>
            {t('more')}
          </Button>
        </Group>
      )}
    </>
  );
}

/** What could not be loaded, and the way to try once more. */
export function LoadFailed({ title, onRetry }: { title?: string; onRetry: () => void }) {
  const t = useTranslations('lists');
  return (
    <Alert role="alert" color="red" variant="light" title={title ?? t('failed')}>
      <Button size="compact-sm" variant="outline" color="red" onClick={onRetry}>
        {t('retry')}
      </Button>
    </Alert>
  );
}

interface EmptyProps {
  Icon: Icon;
  title: string;
  hint: string;
}

function Empty({ Icon, title, hint }: EmptyProps) {
  return (
    <Stack align="center" py={60} gap="xs" c="dimmed" ta="center">
      <Icon size={44} stroke={1.3} aria-hidden="true" />
      <Text fw={600} c="var(--mantine-color-text)">
        {title}
      </Text>
      <Text size="sm" maw={420}>
        {hint}
      </Text>
    </Stack>
  );
}

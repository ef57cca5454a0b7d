'use client';
/** What became of rules: who changed what and when, each to be taken back by one click. */
import { Alert, Badge, Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useCallback, useEffect, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { useTimeWords } from '../../shell/time-words.ts';
import { ask } from '../state/api.ts';
import { sameRule } from '../state/draft.ts';
import {
  type Change,
  historyAnswer,
  type Overview,
  placeOf,
  type Rule,
  ruleAt,
  saveAnswer,
  tableKey,
} from '../state/studio.ts';
import { failureCode, type Studio } from '../use-studio.ts';
import { DifferenceList } from './difference-list.tsx';
import classes from './permissions.module.css';

interface HistoryListProps {
  studio: Studio;
  overview: Overview;
  /** Of one rule; null: of all. */
  place: string | null;
  onDone?: (rule: Rule | null) => void;
}

export function HistoryList({ studio, overview, place, onDone }: HistoryListProps) {
  const t = useTranslations('permissions.history');
  const time = useTimeWords();
  const [changes, setChanges] = useState<readonly Change[] | null>(null);
  const [failed, setFailed] = useState(false);
  const [busy, setBusy] = useState<string | null>(null);
  const load = useCallback(async () => {
    try {
      const query = place === null ? '' : `?${new URLSearchParams({ place })}`;
      setChanges((await ask(historyAnswer, `/history${query}`)).changes);
      setFailed(false);
    } catch {
      setFailed(true);
    }
  }, [place]);
  useEffect(() => void load(), [load]);

  const rollBack = async (entry: Change): Promise<void> => {
    const where = placeOf(entry.place);
    if (where === null) return;
    setBusy(entry.seq);
    try {
      await ask(saveAnswer, '/rules', {
        resourceVersion: overview.resourceVersion,
        changes: [{ place: where, rule: entry.before }],
      });
      notifications.show({ message: t('rolledBack') });
      onDone?.(entry.before);
    } catch (error) {
      const changed = failureCode(error) === 'METADATA_CHANGED';
      notifications.show({ color: 'red', message: t(changed ? 'changedMeanwhile' : 'rollBackFailed') });
    }
    await studio.reload();
    await load();
    setBusy(null);
  };

  if (failed) {
    return (
      <Alert role="alert" color="red" variant="light">
        {t('loadFailed')}{' '}
        <Button size="compact-xs" variant="default" onClick={() => void load()}>
          {t('retry')}
        </Button>
      </Alert>
    );
  }
  if (changes === null) return <Skeleton h={160} role="status" aria-label={t('loading')} />;
  if (changes.length === 0) return <Text c="dimmed">{t('empty')}</Text>;
  return (
    <ul className={classes.tables} aria-label={t('label')}>
      {changes.map((entry) => {
        const where = placeOf(entry.place);
        const table = where && overview.tables.find((one) => tableKey(one.table) === tableKey(where.table));
        const undone = where !== null && sameRule(ruleAt(overview.tables, where), entry.before);
        return (
          <li
            key={entry.seq}
            className={classes.tableCard}
            style={{ padding: 14 }}
            data-outcome={entry.outcome}
          >
            <Group justify="space-between" align="flex-start">
              <Stack gap={2}>
                <Text fw={600} size="sm">
                  {entry.by ?? t('somebody')}, {time.full(entry.at)}
                </Text>
                {place === null && (
                  <Text size="xs" ff="monospace" c="dimmed">
                    {entry.place}
                  </Text>
                )}
              </Stack>
              {entry.outcome === 'changed' ? (
                <Button
                  size="xs"
                  variant="default"
                  loading={busy === entry.seq}
                  disabled={undone || busy !== null}
                  aria-label={t('rollBackOf', { at: time.full(entry.at) })}
                  onClick={() => void rollBack(entry)}
                >
                  {t('rollBack')}
                </Button>
              ) : (
                <Badge variant="default" tt="none">
                  {t(entry.outcome)}
                </Badge>
              )}
            </Group>
            {table && (
              <DifferenceList overview={overview} table={table} before={entry.before} after={entry.after} />
            )}
            {entry.refusal && (
              <Text size="sm" ff="monospace" lang="en">
                {entry.refusal}
              </Text>
            )}
          </li>
        );
      })}
    </ul>
  );
}

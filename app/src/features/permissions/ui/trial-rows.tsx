'use client';
/** The rows of a trial, each with what becomes of it, and on request why. */
import { Badge, Button, Text } from '@mantine/core';
import { Fragment, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import type { Json, Overview, Place, Row, Rule, Table, Trial } from '../state/studio.ts';
import { ExplanationList } from './explanation-list.tsx';
import classes from './permissions.module.css';

interface TrialRowsProps {
  overview: Overview;
  table: Table;
  place: Place;
  rule: Rule | null;
  trial: Trial;
}

const COLOURS = { gained: 'green.9', lost: 'red.9', kept: 'sea', hidden: 'gray.7' } as const;

export function TrialRows({ overview, table, place, rule, trial }: TrialRowsProps) {
  const t = useTranslations('permissions.trial');
  const [open, setOpen] = useState<string | null>(null);
  if (trial.rows.length === 0) return <Text c="dimmed">{t('empty')}</Text>;
  const keyOf = (row: Row): Record<string, Json> =>
    Object.fromEntries(trial.key.map((column) => [column, row[column] ?? null]));
  return (
    <div className={classes.rowsFrame} role="region" aria-label={t('rows')} tabIndex={0}>
      <table className={classes.rows}>
        <thead>
          <tr>
            <th scope="col">{t('fate')}</th>
            <th scope="col">
              <span className={classes.caption}>{t('why')}</span>
            </th>
            {trial.columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {trial.rows.map(({ fate, row }) => {
            const key = JSON.stringify(keyOf(row));
            return (
              <Fragment key={key}>
                <tr data-fate={fate}>
                  <td>
                    <Badge
                      miw="max-content"
                      color={COLOURS[fate]}
                      variant={fate === 'kept' || fate === 'hidden' ? 'outline' : 'filled'}
                      tt="none"
                    >
                      {t(`fates.${fate}`)}
                    </Badge>
                  </td>
                  <td>
                    <Button
                      size="compact-xs"
                      variant="default"
                      aria-expanded={open === key}
                      aria-label={t('whyThis', { row: shown(row[trial.key[0]!], trial.names) })}
                      onClick={() => setOpen(open === key ? null : key)}
                    >
                      {t('why')}
                    </Button>
                  </td>
                  {trial.columns.map((column) => (
                    <td key={column}>{shown(row[column], trial.names)}</td>
                  ))}
                </tr>
                {open === key && (
                  <tr>
                    <td colSpan={trial.columns.length + 2}>
                      <ExplanationList
                        overview={overview}
                        table={table}
                        request={{ place, personId: trial.person.id, rule, key: keyOf(row) }}
                      />
                    </td>
                  </tr>
                )}
              </Fragment>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** People by name, other ids by their beginning, times to the minute. */
function shown(value: Json | undefined, names: Readonly<Record<string, string>>): string {
  if (value === null || value === undefined) return '—';
  if (typeof value !== 'string') return JSON.stringify(value);
  if (names[value] !== undefined) return names[value];
  if (/^[0-9a-f-]{36}$/.test(value)) return `${value.slice(0, 8)}…`;
  return /^\d{4}-\d\d-\d\dT/.test(value) ? value.slice(0, 16).replace('T', ' ') : value;
}

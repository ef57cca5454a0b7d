'use client';
/** One operation's rules: a row per table, a column per role; on a phone a list. */
import { Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useTranslations } from 'use-intl/react';
import { type Overview, type Place, type Table, tableKey } from '../state/studio.ts';
import { useRuleWords } from '../use-wording.ts';
import classes from './permissions.module.css';
import { RuleCell } from './rule-cell.tsx';
import type { Shown } from './studio-toolbar.tsx';

interface RuleMatrixProps {
  overview: Overview;
  shown: Shown;
  onOpen: (place: Place) => void;
}

export function RuleMatrix({ overview, shown, onOpen }: RuleMatrixProps) {
  const t = useTranslations('permissions');
  const words = useRuleWords(overview.tables);
  const narrow = useMediaQuery('(max-width: 62em)', false, { getInitialValueInEffect: true });
  const tables = overview.tables.filter((table) => speaksOf(table, shown.text));
  const all = [...overview.roles, ...overview.inheritedRoles.map(({ role }) => role)];
  const roles = all.filter((role) => shown.roles.length === 0 || shown.roles.includes(role));
  if (tables.length === 0) return <Text c="dimmed">{t('nothingFound')}</Text>;
  const cell = (table: Table, role: string) => (
    <RuleCell
      overview={overview}
      place={{ table: table.table, operation: shown.operation, role }}
      table={table}
      onOpen={onOpen}
    />
  );
  if (narrow) {
    return (
      <ul className={classes.tables} aria-label={t('rules')}>
        {tables.map((table) => (
          <li key={tableKey(table.table)} className={classes.tableCard}>
            <TableName table={table} />
            <dl className={classes.roleList}>
              {roles.map((role) => (
                <div key={role}>
                  <dt>{words.role(role)}</dt>
                  <dd>{cell(table, role)}</dd>
                </div>
              ))}
            </dl>
          </li>
        ))}
      </ul>
    );
  }
  return (
    // Scrolls by itself, so that head and first column stay in sight.
    <div className={classes.matrixFrame} role="region" aria-label={t('rules')} tabIndex={0}>
      <table className={classes.matrix}>
        <caption className={classes.caption}>
          {t('caption', { operation: words.operation(shown.operation), count: tables.length })}
        </caption>
        <thead>
          <tr>
            <th scope="col">{t('table')}</th>
            {roles.map((role) => (
              <th key={role} scope="col">
                {words.role(role)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {tables.map((table) => (
            <tr key={tableKey(table.table)}>
              <th scope="row">
                <TableName table={table} />
              </th>
              {roles.map((role) => (
                <td key={role}>{cell(table, role)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function TableName({ table }: { table: Table }) {
  return (
    <>
      <Text component="span" fw={600} ff="monospace" size="sm">
        {tableKey(table.table)}
      </Text>
      {table.about && (
        <Text component="span" display="block" size="xs" c="dimmed" fw={400} lang="en">
          {table.about}
        </Text>
      )}
    </>
  );
}

/** Tables are found by name, comment or column. */
function speaksOf(table: Table, text: string): boolean {
  const wanted = text.trim().toLowerCase();
  const words = [tableKey(table.table), table.about ?? '', ...table.columns.map(({ name }) => name)];
  return wanted === '' || words.some((word) => word.toLowerCase().includes(wanted));
}

'use client';
/** One rule in the matrix: who, in a sentence, and how much of the table; or that there is none. */
import { Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslations } from 'use-intl/react';
import { type Overview, type Place, placeName, ruleAt, type Table, tableKey } from '../state/studio.ts';
import { decidingPart, useRuleWords } from '../use-wording.ts';
import classes from './permissions.module.css';

interface RuleCellProps {
  overview: Overview;
  place: Place;
  table: Table;
  onOpen: (place: Place) => void;
}

export function RuleCell({ overview, place, table, onOpen }: RuleCellProps) {
  const t = useTranslations('permissions');
  const words = useRuleWords(overview.tables);
  const rule = ruleAt(overview.tables, place);
  const inherited = overview.inheritedRoles.find(({ role }) => role === place.role);
  const findings = overview.findings.filter((finding) => finding.place === placeName(place)).length;
  const columns = rule?.permission.columns;
  const stored = table.columns.filter(({ computed }) => !computed).length;
  const name = t('cell', {
    operation: words.operation(place.operation),
    table: tableKey(place.table),
    role: words.role(place.role),
  });
  return (
    <UnstyledButton
      className={classes.cell}
      data-absent={rule === null || undefined}
      onClick={() => onOpen(place)}
    >
      <VisuallyHidden>{name}: </VisuallyHidden>
      {rule === null ? (
        <Text component="span" size="sm" c="dimmed">
          {inherited
            ? t('inherited', { roles: inherited.from.map((role) => words.role(role)).join(', ') })
            : t('absent')}
        </Text>
      ) : (
        <>
          <Text component="span" size="sm" display="block">
            {words.condition(decidingPart(place.operation, rule.permission), table)}
          </Text>
          <Text component="span" size="xs" c="dimmed" display="block" mt={2}>
            {columns !== undefined &&
              (columns === '*' ? t('everyColumn') : t('columnsOf', { count: columns.length, total: stored }))}
            {rule.permission.allow_aggregations === true && ` · ${t('counts')}`}
          </Text>
        </>
      )}
      {findings > 0 && (
        <Text component="span" size="xs" className={classes.finding}>
          <IconAlertTriangle size={14} aria-hidden="true" /> {t('findings', { count: findings })}
        </Text>
      )}
    </UnstyledButton>
  );
}

'use client';
/** What a change does, in words, a line for each part that differs. */
import { Text } from '@mantine/core';
import { useTranslations } from 'use-intl/react';
import { type Difference, differences } from '../state/differences.ts';
import type { Condition, Overview, Rule, Table } from '../state/studio.ts';
import { useRuleWords } from '../use-wording.ts';
import classes from './permissions.module.css';

interface DifferenceListProps {
  overview: Overview;
  table: Table;
  before: Rule | null;
  after: Rule | null;
}

export function DifferenceList({ overview, table, before, after }: DifferenceListProps) {
  const t = useTranslations('permissions.differences');
  const words = useRuleWords(overview.tables);
  const found = differences(before, after);
  if (found.length === 0) return <Text c="dimmed">{t('none')}</Text>;
  const said = (condition: Condition | null): string =>
    condition === null ? t('noCondition') : words.part(condition, table);
  const line = (difference: Difference): { sign: string; what: string; was?: string; is?: string } => {
    switch (difference.kind) {
      case 'made':
        return { sign: '+', what: t('made') };
      case 'removed':
        return { sign: '−', what: t('removed') };
      case 'column':
      case 'computed':
        return {
          sign: difference.now ? '+' : '−',
          what: t(difference.now ? 'columnAdded' : 'columnRemoved', { name: difference.name }),
        };
      case 'condition':
        return {
          sign: '~',
          what: t(difference.which),
          was: said(difference.before),
          is: said(difference.after),
        };
      case 'limit':
        return {
          sign: '~',
          what: t('limit'),
          was: difference.before === null ? t('noLimit') : String(difference.before),
          is: difference.after === null ? t('noLimit') : String(difference.after),
        };
      case 'aggregates':
        return {
          sign: difference.now ? '+' : '−',
          what: t(difference.now ? 'countsAllowed' : 'countsRefused'),
        };
      case 'preset':
        return {
          sign: '~',
          what: t('preset', { name: difference.column }),
          was: difference.before === undefined ? '—' : JSON.stringify(difference.before),
          is: difference.after === undefined ? '—' : JSON.stringify(difference.after),
        };
      case 'comment':
        return { sign: '~', what: t('comment'), was: difference.before || '—', is: difference.after || '—' };
    }
  };
  return (
    <ul className={classes.diff} aria-label={t('label')}>
      {found.map((difference) => {
        const { sign, what, was, is } = line(difference);
        return (
          <li key={`${difference.kind} ${what}`}>
            <span className={classes.sign} aria-hidden="true">
              {sign}
            </span>
            <span>
              <Text component="span" fw={550} size="sm">
                {what}
              </Text>
              {was !== undefined && (
                <Text component="del" display="block" size="sm" className={classes.before}>
                  {was}
                </Text>
              )}
              {is !== undefined && (
                <Text component="ins" display="block" size="sm" td="none">
                  {is}
                </Text>
              )}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

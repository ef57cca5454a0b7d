'use client';
/** Every clause of a rule, answered for one row and one person. */
import { Loader, Text } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { ask } from '../state/api.ts';
import { partAt } from '../state/condition.ts';
import {
  type Explanation,
  explanationAnswer,
  type Json,
  type Overview,
  type Place,
  type Rule,
  type Table,
} from '../state/studio.ts';
import { useRuleWords } from '../use-wording.ts';
import classes from './permissions.module.css';

interface ExplanationListProps {
  overview: Overview;
  table: Table;
  request: { place: Place; personId: string; rule: Rule | null; key: Record<string, Json> };
}

export function ExplanationList({ overview, table, request }: ExplanationListProps) {
  const t = useTranslations('permissions.trial');
  const words = useRuleWords(overview.tables);
  const [explanation, setExplanation] = useState<Explanation | null>(null);
  const [failed, setFailed] = useState(false);
  const asked = JSON.stringify(request);
  useEffect(() => {
    let left = false;
    ask(explanationAnswer, '/explanation', JSON.parse(asked)).then(
      (answer) => !left && setExplanation(answer),
      () => !left && setFailed(true),
    );
    return () => {
      left = true;
    };
  }, [asked]);
  if (failed) return <Text c="red.9">{t('failures.other')}</Text>;
  if (!explanation) return <Loader size="sm" aria-label={t('explaining')} />;
  const { condition, reached } = explanation;
  return (
    <div role="group" aria-label={t('explanation')} className={classes.explanation}>
      <Text size="sm" fw={600}>
        {condition === null ? t('noRule') : t(reached ? 'reached' : 'notReached')}
      </Text>
      {condition && (
        <ul className={classes.diff}>
          {explanation.clauses
            .filter(({ path }) => path.length > 0 || explanation.clauses.length === 1)
            .map(({ path, holds }) => (
              <li
                key={path.join('.')}
                data-holds={holds}
                style={{ paddingInlineStart: Math.max(0, Math.floor(path.length / 2) - 1) * 22 }}
              >
                <span className={classes.sign}>
                  {holds ? (
                    <IconCheck size={17} color="var(--telemed-online)" role="img" aria-label={t('holds')} />
                  ) : (
                    <IconX size={17} color="var(--mantine-color-error)" role="img" aria-label={t('fails')} />
                  )}
                </span>
                <Text component="span" size="sm" style={{ whiteSpace: 'normal' }}>
                  {words.part(partAt(condition, path), table)}
                </Text>
              </li>
            ))}
        </ul>
      )}
    </div>
  );
}

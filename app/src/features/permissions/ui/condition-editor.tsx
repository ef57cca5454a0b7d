'use client';
/** A condition as a list of clauses in words, to be added to and taken from; or as it is written, for anything else. */
import {
  Alert,
  Button,
  CloseButton,
  Group,
  Input,
  SegmentedControl,
  Stack,
  Text,
  Textarea,
} from '@mantine/core';
import { useId, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { clausesOf, conditionOf, readCondition, SESSION_CLAUSE } from '../state/condition.ts';
import { stable } from '../state/draft.ts';
import { type Condition, conditionShape, type Table } from '../state/studio.ts';
import { useRuleWords } from '../use-wording.ts';
import { ClauseForm } from './clause-form.tsx';
import classes from './permissions.module.css';

interface ConditionEditorProps {
  label: string;
  table: Table;
  tables: readonly Table[];
  /** null: nothing is asked. */
  condition: Condition | null;
  /** Whether there may be none at all. */
  optional: boolean;
  onChange: (condition: Condition | null) => void;
}

export function ConditionEditor(props: ConditionEditorProps) {
  const { label, table, tables, condition, optional, onChange } = props;
  const t = useTranslations('permissions');
  const words = useRuleWords(tables);
  const [how, setHow] = useState<'words' | 'text'>('words');
  const id = useId();
  const clauses = clausesOf(condition ?? {});
  const put = (next: readonly Condition[]): void =>
    onChange(next.length === 0 && optional ? null : conditionOf(next));
  const guarded = clauses.some((clause) => stable(clause) === stable(SESSION_CLAUSE));
  return (
    <Stack gap="xs" role="group" aria-labelledby={id}>
      <Group justify="space-between">
        <Input.Label id={id} component="div">
          {label}
        </Input.Label>
        <SegmentedControl
          size="xs"
          aria-label={t('howWritten', { label })}
          value={how}
          onChange={(value) => setHow(value as 'words' | 'text')}
          data={[
            { value: 'words', label: t('inWords') },
            { value: 'text', label: t('asText') },
          ]}
        />
      </Group>
      {how === 'text' ? (
        <ConditionText {...props} />
      ) : (
        <>
          {clauses.length === 0 && (
            <Text c="dimmed" size="sm">
              {condition === null ? t('nothingAsked') : t('words.everyRow')}
            </Text>
          )}
          <ul className={classes.clauses}>
            {clauses.map((clause, index) => (
              <li key={stable(clause)} className={classes.clause}>
                <ClauseText
                  sentence={words.part(clause, table)}
                  alternatives={words.alternatives(clause, table)}
                />
                <CloseButton
                  aria-label={t('removeClause', { clause: words.part(clause, table) })}
                  onClick={() => put(clauses.toSpliced(index, 1))}
                />
              </li>
            ))}
          </ul>
          {!guarded && (condition !== null || !optional) && (
            <Button
              size="xs"
              variant="default"
              style={{ alignSelf: 'flex-start' }}
              onClick={() => put([SESSION_CLAUSE, ...clauses])}
            >
              {t('addSession')}
            </Button>
          )}
          <ClauseForm table={table} tables={tables} onAdd={(clause) => put([...clauses, clause])} />
        </>
      )}
    </Stack>
  );
}

/** A choice of several reads better as a list than as one sentence. */
function ClauseText({
  sentence,
  alternatives,
}: {
  sentence: string;
  alternatives: readonly string[] | null;
}) {
  const t = useTranslations('permissions');
  if (alternatives === null) {
    return (
      <Text component="span" size="sm">
        {sentence}
      </Text>
    );
  }
  return (
    <div>
      <Text size="sm">{t('oneOfThese')}</Text>
      <ul className={classes.alternatives}>
        {alternatives.map((alternative) => (
          <Text key={alternative} component="li" size="sm">
            {alternative}
          </Text>
        ))}
      </ul>
    </div>
  );
}

function ConditionText({ label, table, tables, condition, optional, onChange }: ConditionEditorProps) {
  const t = useTranslations('permissions');
  const [text, setText] = useState(() => JSON.stringify(condition, null, 2));
  const [shown, setShown] = useState(condition);
  const parsed = parse(text, optional);
  if (condition !== shown) {
    setShown(condition);
    // Changed by a step back, or taken over from somebody else: not by typing here, which stays as it is spaced.
    if (stable(parsed) !== stable(condition)) setText(JSON.stringify(condition, null, 2));
  }
  const problems =
    parsed === undefined || parsed === null ? [] : readCondition(parsed, table, tables).problems;
  const edit = (typed: string): void => {
    setText(typed);
    const condition_ = parse(typed, optional);
    if (condition_ === undefined) return;
    if (condition_ === null || readCondition(condition_, table, tables).problems.length === 0) {
      onChange(condition_);
    }
  };
  return (
    <>
      <Textarea
        aria-label={label}
        autosize
        minRows={6}
        maxRows={24}
        value={text}
        spellCheck={false}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        error={parsed === undefined ? t('notJson') : undefined}
        onChange={(event) => edit(event.currentTarget.value)}
      />
      {problems.length > 0 && (
        <Alert role="alert" color="red" variant="light" title={t('notTaken')}>
          {problems.map(({ code, path }) => (
            <Text key={`${code}${path}`} size="sm">
              {t(`problems.${code}`, { path: path === '' ? '{}' : path })}
            </Text>
          ))}
        </Alert>
      )}
    </>
  );
}

/** undefined: not a condition at all. */
function parse(text: string, optional: boolean): Condition | null | undefined {
  if (optional && ['', 'null'].includes(text.trim())) return null;
  try {
    return conditionShape.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined; // told below the field
  }
}

'use client';
/** The sentences of rules in the person's language. */
import { useMemo } from 'react';
import { useLocale, useTranslations } from 'use-intl/react';
import { readCondition } from './state/condition.ts';
import type { Condition, Operation, Permission, Table } from './state/studio.ts';
import { describe, say, type Wording } from './state/words.ts';

export interface RuleWords {
  /** A whole condition, without the session clause. */
  condition: (condition: Condition, table: Table) => string;
  /** One part of it, whichever. */
  part: (condition: Condition, table: Table) => string;
  /** What it is enough to be one of; null where there is no choice. */
  alternatives: (condition: Condition, table: Table) => readonly string[] | null;
  role: (role: string) => string;
  operation: (operation: Operation) => string;
}

const ROLES = ['patient', 'doctor', 'staff', 'pharmacist', 'clinic_admin'] as const;

export function useRuleWords(tables: readonly Table[]): RuleWords {
  const t = useTranslations('permissions');
  const locale = useLocale();
  return useMemo(() => {
    const lists = {
      all: new Intl.ListFormat(locale, { type: 'conjunction' }),
      any: new Intl.ListFormat(locale, { type: 'disjunction' }),
    };
    const wording: Wording = {
      // Which words there are is held by a test against the messages.
      say: (key, values) => (t as (key: string, values?: object) => string)(`words.${key}`, values),
      join: (how, parts) => lists[how].format(parts),
    };
    const meaningOf = (condition: Condition, table: Table) => readCondition(condition, table, tables).meaning;
    return {
      condition: (condition, table) => describe(meaningOf(condition, table), wording),
      part: (condition, table) => say(meaningOf(condition, table), wording, false),
      alternatives: (condition, table) => {
        const meaning = meaningOf(condition, table);
        return meaning.kind === 'any' && meaning.parts.length > 1
          ? meaning.parts.map((part) => say(part, wording, false))
          : null;
      },
      role: (role) => {
        const known = ROLES.find((one) => one === role);
        return known ? t(`roles.${known}`) : role;
      },
      operation: (operation) => t(`operations.${operation}`),
    };
  }, [locale, t, tables]);
}

/** What decides on rows: `check` for new ones, `filter` for those there are. */
export const decidingPart = (operation: Operation, permission: Permission): Condition =>
  (operation === 'insert' ? permission.check : permission.filter) ?? {};

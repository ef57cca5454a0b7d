import { createTranslator } from 'use-intl/core';
import { describe, expect, it } from 'vitest';
import { LOCALES } from '../../../i18n/locales.ts';
import { messagesByLocale } from '../../../i18n/messages.ts';
import { rooms, tables } from './builders.ts';
import { readCondition, SESSION_CLAUSE } from './condition.ts';
import type { Condition } from './studio.ts';
import { describe as inWords, IDIOMS, type Wording } from './words.ts';

function wording(locale: (typeof LOCALES)[number]): Wording {
  const t = createTranslator({ locale, messages: messagesByLocale[locale], namespace: 'permissions' });
  return {
    say: (key, values) => (t as (key: string, values?: object) => string)(`words.${key}`, values),
    join: (how, parts) =>
      new Intl.ListFormat(locale, { type: how === 'all' ? 'conjunction' : 'disjunction' }).format(parts),
  };
}
const words = (condition: Condition, locale: (typeof LOCALES)[number] = 'en') =>
  inWords(readCondition(condition, rooms, tables).meaning, wording(locale));

const mine: Condition = { participants: { user_id: { _eq: 'X-Hasura-User-Id' } } };

describe('a rule in plain words', () => {
  it.each<[Condition, string]>([
    [SESSION_CLAUSE, 'every row'],
    [{}, 'every row'],
    [{ _or: [] }, 'no row'],
    [{ _and: [SESSION_CLAUSE, mine] }, 'the person takes part in it'],
    [
      { _and: [SESSION_CLAUSE, { kind: { _eq: 'group' }, created_by: { _eq: 'X-Hasura-User-Id' } }] },
      'it is a group and the person opened it',
    ],
    [
      { _or: [mine, { _and: [{ kind: { _eq: 'group' } }, { message_count: { _gt: 3 } }] }] },
      'the person takes part in it or (it is a group and message count is over 3)',
    ],
    [
      { participants: { _and: [{ user_id: { _eq: 'X-Hasura-User-Id' } }, { left_at: { _is_null: true } }] } },
      'for one of its participants: (it is the person’s own and left at is empty)',
    ],
    [{ _not: mine }, 'it is not so that the person takes part in it'],
    [{ kind: { _in: ['group', 'direct'] } }, 'kind is one of “group”, “direct”'],
    [{ kind: { _eq: 'x-hasura-clinic' } }, 'kind is x-hasura-clinic'],
  ])('PERM-4 %j reads well', (condition, expected) => {
    expect(words(condition)).toBe(expected);
  });

  it.each(LOCALES)('PERM-4 has every sentence in %s', (locale) => {
    const idioms = messagesByLocale[locale].permissions.words.idioms;

    expect(Object.keys(idioms).toSorted()).toEqual([...new Set(Object.values(IDIOMS))].toSorted());
    expect(words({ _and: [SESSION_CLAUSE, mine] }, locale)).toBe(idioms.takesPart);
  });
});

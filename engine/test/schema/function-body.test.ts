import { describe, expect, test } from 'vitest';
import type { CatalogFunction, PgType } from '../../src/catalog/catalog.ts';
import { joinedRead } from '../../src/catalog/function-body.ts';

const bigint: PgType = { name: 'int8', sql: 'bigint', kind: 'base' };

function aFunction(body: string): CatalogFunction {
  return {
    name: { schema: 'public', name: 'unread' },
    oid: 1,
    arguments: [{ name: 'member', type: bigint, hasDefault: false }],
    returns: bigint,
    returnsSet: false,
    volatility: 'stable',
    reads: [{ schema: 'public', name: 'channels' }],
    body: `BEGIN ATOMIC\n SELECT ${body};\nEND`,
  };
}

describe('a body that joins the row it is given', () => {
  test.each([
    [
      'one condition',
      '(c.n - (unread.member).n)\n    FROM channels c\n   WHERE (c.id = (unread.member).channel_id)',
      ['id', 'n'],
    ],
    [
      'the sides turned',
      'c.n\n    FROM public.channels c\n   WHERE ((member).channel_id = c.id)',
      ['id', 'n'],
    ],
    [
      'more conditions',
      'count(*) AS count\n    FROM channels c\n   WHERE ((c.id = (member).channel_id) AND (c.n > 3) AND (c.gone IS NULL))',
      ['gone', 'id', 'n'],
    ],
  ])('with %s is followed', (_, body, columns) => {
    expect(joinedRead(aFunction(body), 0)).toEqual({ mapping: [['channel_id', 'id']], columns });
  });

  test.each([
    ['a choice', 'c.n FROM channels c WHERE ((c.id = (member).channel_id) OR (c.n > 3))'],
    ['no join', 'c.n FROM channels c WHERE (c.n > 3)'],
    ['no condition', 'c.n FROM channels c'],
    [
      'a second table',
      'c.n FROM (channels c JOIN posts p ON ((p.channel_id = c.id))) WHERE (c.id = (member).channel_id)',
    ],
    ['a sub-select', '(SELECT c.n FROM channels c WHERE (c.id = (member).channel_id)) AS n'],
    [
      'text that could hold anything',
      "c.n FROM channels c WHERE ((c.id = (member).channel_id) AND (c.title = ' OR '::text))",
    ],
    ['a call in the condition', 'c.n FROM channels c WHERE (COALESCE((c.id = (member).channel_id), true))'],
    ['the whole row', 'to_json(c.*) FROM channels c WHERE (c.id = (member).channel_id)'],
    ['a row by its name', 'f(c) FROM channels c WHERE (c.id = (member).channel_id)'],
  ])('with %s is not', (_, body) => {
    expect(joinedRead(aFunction(body), 0)).toBeUndefined();
  });
});

import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import acknowledged from '../../src/permissions/acknowledged-findings.json' with { type: 'json' };
import { conjuncts, covers, findingsOf, isAlwaysTrue, unacknowledged } from '../../src/permissions/lint.ts';
import { type Condition, type Permission, type Table, table } from '../../src/permissions/metadata.ts';

const folder = new URL('../../../hasura/metadata/databases/default/tables/', import.meta.url);
const session = {
  _exists: {
    _table: { schema: 'public', name: 'active_sessions' },
    _where: { id: { _eq: 'X-Hasura-Session-Id' }, user_id: { _eq: 'X-Hasura-User-Id' } },
  },
};
const mine = { user_id: { _eq: 'X-Hasura-User-Id' } };

const aTable = (rules: Partial<Table>): Table => ({ table: { schema: 'public', name: 'notes' }, ...rules });
const reading = (permission: Permission, comment: string | null = 'One’s own.') => ({
  select_permissions: [
    {
      role: 'patient',
      permission: { columns: ['id'], filter: { _and: [session, mine] }, ...permission },
      comment,
    },
  ],
});
const codes = (rules: Partial<Table>) => findingsOf(aTable(rules) && [aTable(rules)]).map(({ code }) => code);

describe('the lint of rules', () => {
  it('PERM-4 finds nothing in a rule that asks for the session and the person', () => {
    expect(codes(reading({}))).toEqual([]);
  });

  it.each<[string, Partial<Table>, string[]]>([
    ['no filter at all', reading({ filter: {} }), ['always-true', 'no-session', 'no-limit']],
    [
      'an _or that always holds',
      reading({ filter: { _or: [mine, {}] } }),
      ['always-true', 'no-session', 'no-limit'],
    ],
    ['no session', reading({ filter: mine }), ['no-session']],
    ['the session as one way among others', reading({ filter: { _or: [session, mine] } }), ['no-session']],
    ['the whole table', reading({ filter: session }), ['no-limit']],
    ['a secret', reading({ columns: ['id', 'password_hash', 'secret_changed_at'] }), ['secret-column']],
    ['every column', reading({ columns: '*' }), ['all-columns']],
    ['no word about why', reading({}, null), ['no-comment']],
    [
      'deleting what one cannot see',
      {
        ...reading({}),
        delete_permissions: [{ role: 'patient', permission: { filter: session }, comment: 'All.' }],
      },
      ['wider-than-select'],
    ],
    [
      'writing in anybody’s name',
      {
        insert_permissions: [
          { role: 'patient', permission: { check: session, columns: ['id'] }, comment: 'Any.' },
        ],
      },
      ['unowned-insert'],
    ],
  ])('PERM-4 finds %s', (_what, rules, expected) => {
    expect(codes(rules)).toEqual(expected);
  });

  it('PERM-4 takes a preset as an owner, and one of several ways to see as enough to change', () => {
    const preset = { check: session, columns: ['id'], set: { user_id: 'x-hasura-user-id' } };
    expect(codes({ insert_permissions: [{ role: 'patient', permission: preset, comment: 'Own.' }] })).toEqual(
      [],
    );
    expect(
      codes({
        ...reading({ filter: { _and: [session, { _or: [mine, { shared: { _eq: true } }] }] } }),
        update_permissions: [
          {
            role: 'patient',
            permission: { columns: ['id'], filter: { _and: [session, mine] } },
            comment: 'Own.',
          },
        ],
      }),
    ).toEqual([]);
  });

  it('PERM-4 knows what is true by its form', () => {
    const always: Condition[] = [{}, { _and: [] }, { _and: [{}, {}] }, { _not: { _or: [] } }];
    const sometimes: Condition[] = [mine, { _or: [] }, { _not: {} }, { messages: {} }];
    expect(always.map(isAlwaysTrue)).toEqual([true, true, true, true]);
    expect(sometimes.map(isAlwaysTrue)).toEqual([false, false, false, false]);
    expect(conjuncts({ _and: [{ _and: [mine] }, { a: 1, b: 2 }] })).toEqual([mine, { a: 1 }, { b: 2 }]);
  });
});

describe('the rules of this repository', () => {
  it('PERM-4 have no finding that nobody has looked at, and no acknowledgement that is no longer needed', async () => {
    const files = (await readdir(folder)).filter((file) => file !== 'tables.yaml');
    const tables = await Promise.all(
      files.map(async (file) => table.parse(parse(await readFile(new URL(file, folder), 'utf8')))),
    );
    const findings = findingsOf(tables);

    expect(unacknowledged(findings, acknowledged)).toEqual([]);
    const unneeded = acknowledged.filter(
      (one) => !findings.some((finding) => finding.code === one.code && covers(one.place, finding.place)),
    );
    expect(unneeded).toEqual([]);
    for (const { reason } of acknowledged) expect(reason).toMatch(/^\S.{8,}\.$/);
  });
});

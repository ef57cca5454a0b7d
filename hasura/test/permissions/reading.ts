/** What each role reads, tried on every table, row and column of the world. */
import { expect } from 'vitest';
import {
  actions,
  queryActions,
  relationships,
  type RoleRules,
  tables,
  type TableRules,
} from './expectations.ts';
import type { Registrar, Suite } from './suite.ts';
import { idOf, type Role, roles, rowsByName } from './world.ts';

const cases = roles.flatMap((role) =>
  Object.entries(tables).map(([table, rules]) => ({ role, table, rules, rule: rules.roles[role]?.select })),
);
const readable = cases.filter((entry) => entry.rule !== undefined);
const words = (text: string) => text.split(' ');

/** The key of a row as text; contacts are named by their two people. */
function keysOf(table: string, rules: TableRules, names: readonly string[]): string[] {
  return names
    .map((name) => {
      if (table === 'contacts') return name.split('/').map(idOf).join('/');
      const row = rowsByName[table]?.[name];
      if (row === undefined) throw new Error(`world.ts has no row "${name}" of ${table}`);
      return rules.key.map((column) => String(row[column])).join('/');
    })
    .toSorted();
}
const keyOf = (rules: TableRules, row: Record<string, unknown>) =>
  rules.key.map((column) => String(row[column])).join('/');
const visibleTo = (role: Role, table: string) =>
  new Set(keysOf(table, tables[table]!, tables[table]!.roles[role]?.select?.rows ?? []));

export function readingChecks(suite: Suite, { describe, it }: Registrar): void {
  async function ask(role: Role, query: string): Promise<Record<string, any>> {
    const answer = await suite.target.query(suite.tokens[role], query);
    expect(answer.errors, query).toBeUndefined();
    return answer.data!;
  }
  async function askRefused(role: Role, query: string, message: RegExp): Promise<void> {
    const answer = await suite.target.query(suite.tokens[role], query);
    expect(answer.data ?? null, query).toBeNull();
    expect(answer.errors?.[0]?.message, query).toMatch(message);
    expect(answer.errors?.[0]?.extensions.code, query).toBe('validation-failed');
  }

  describe('rows', () => {
    it.each(readable)(
      'PERM-1 $role reads of $table exactly the rows meant for him, with every column meant for him',
      async ({ role, table, rules, rule }) => {
        const data = await ask(role, `{ ${table} { ${rule!.columns} } }`);

        const rows = data[table] as Record<string, unknown>[];
        expect(rows.map((row) => keyOf(rules, row)).toSorted()).toEqual(keysOf(table, rules, rule!.rows));
        for (const row of rows) expect(Object.keys(row)).toEqual(words(rule!.columns));
      },
    );

    it.each(readable.filter(({ table }) => table !== 'contacts'))(
      'PERM-1 $role finds by primary key in $table his rows and no others',
      async ({ role, table, rules, rule }) => {
        const names = Object.keys(rowsByName[table]!);
        const fields = names.map((name, index) => {
          const row = rowsByName[table]![name]!;
          const key = rules.key.map((column) => `${column}: ${JSON.stringify(row[column])}`).join(', ');
          return `row${index}: ${table}_by_pk(${key}) { ${rules.key.join(' ')} }`;
        });

        const data = await ask(role, `{ ${fields.join('\n')} }`);

        const found = names.filter((_, index) => data[`row${index}`] !== null);
        expect(found.toSorted()).toEqual([...rule!.rows].toSorted());
      },
    );

    it.each(readable.filter(({ rule }) => rule!.aggregate))(
      'PERM-1 $role counts in $table his rows only',
      async ({ role, table, rules, rule }) => {
        const data = await ask(
          role,
          `{ ${table}_aggregate { aggregate { count } nodes { ${rules.key.join(' ')} } } }`,
        );

        expect(data[`${table}_aggregate`].aggregate.count).toBe(rule!.rows.length);
        const nodes = data[`${table}_aggregate`].nodes as Record<string, unknown>[];
        expect(nodes.map((row) => keyOf(rules, row)).toSorted()).toEqual(keysOf(table, rules, rule!.rows));
      },
    );

    it.each(readable)(
      'PERM-1 $role sees live in $table what he may read',
      async ({ role, table, rules, rule }) => {
        const updates = suite.target.subscribe(
          suite.tokens[role],
          `subscription { ${table} { ${rules.key.join(' ')} } }`,
        );
        const first = await updates.next();
        await updates.return?.();

        expect(first.value.errors).toBeUndefined();
        const rows = first.value.data[table] as Record<string, unknown>[];
        expect(rows.map((row) => keyOf(rules, row)).toSorted()).toEqual(keysOf(table, rules, rule!.rows));
      },
    );

    it.each(readable.filter(({ rules, rule }) => rules.cursor !== undefined && rule!.rows.length > 0))(
      'PERM-1 $role streams from $table his rows only, in the cursor’s order',
      async ({ role, table, rules, rule }) => {
        const [column, before] = rules.cursor!;
        const updates = suite.target.subscribe(
          suite.tokens[role],
          `subscription { ${table}_stream(batch_size: 100, cursor: [{ initial_value: { ${column}: ${JSON.stringify(before)} }, ordering: ASC }])
           { ${[...new Set([...rules.key, column])].join(' ')} } }`,
        );
        const first = await updates.next();
        await updates.return?.();

        expect(first.value.errors).toBeUndefined();
        const rows = first.value.data[`${table}_stream`] as Record<string, any>[];
        expect(rows.map((row) => keyOf(rules, row)).toSorted()).toEqual(keysOf(table, rules, rule!.rows));
        for (const [index, row] of rows.entries()) {
          if (index > 0) expect(row[column] >= rows[index - 1]![column]).toBe(true);
        }
      },
    );
  });

  describe('columns', () => {
    const forbidden = readable.flatMap(({ role, table, rules, rule }) =>
      words(rules.columns)
        .filter((column) => !words(rule!.columns).includes(column))
        .map((column) => ({ role, table, column, rules })),
    );

    it.each(forbidden)(
      'PERM-1 $role meets $table.$column neither as a field nor in where, order_by, distinct_on or an aggregate',
      async ({ role, table, column, rules }) => {
        const key = rules.key[0]!;
        await askRefused(role, `{ ${table} { ${column} } }`, new RegExp(`field '${column}' not found`));
        await askRefused(
          role,
          `{ ${table}(where: { ${column}: { _is_null: true } }) { ${key} } }`,
          new RegExp(column),
        );
        await askRefused(role, `{ ${table}(order_by: { ${column}: asc }) { ${key} } }`, new RegExp(column));
        await askRefused(role, `{ ${table}(distinct_on: ${column}) { ${key} } }`, new RegExp(column));
        if (rules.roles[role]!.select!.aggregate) {
          await askRefused(
            role,
            `{ ${table}_aggregate { aggregate { max { ${column} } } } }`,
            new RegExp(`${column}|max`),
          );
        }
      },
    );

    it.each(roles.filter((role) => !tables['users']!.roles[role]!.select!.columns.includes('email')))(
      'PERM-1 %s cannot reach a person’s address through any relationship’s where or order_by',
      async (role) => {
        for (const { table, field, target: other, many } of relationships) {
          if (other !== 'users' || tables[table]!.roles[role]?.select === undefined) continue;
          const key = tables[table]!.key[0]!;
          await askRefused(
            role,
            `{ ${table}(where: { ${field}: { email: { _like: "a%" } } }) { ${key} } }`,
            /email/,
          );
          if (!many)
            await askRefused(
              role,
              `{ ${table}(order_by: { ${field}: { email: asc } }) { ${key} } }`,
              /email/,
            );
        }
      },
    );

    it('PERM-1 nobody sees the secrets of accounts, by any name', async () => {
      for (const role of roles) {
        for (const root of [
          'credentials',
          'accounts_credentials',
          'sign_in_failures',
          'accounts_sign_in_failures',
        ]) {
          await askRefused(role, `{ ${root} { __typename } }`, new RegExp(`field '${root}' not found`));
        }
      }
    });
  });

  describe('relationships', () => {
    const nested = roles.flatMap((role) =>
      relationships
        .filter(({ table }) => tables[table]!.roles[role]?.select !== undefined)
        .map((relationship) => ({
          role,
          relationship,
          label: `${relationship.table}.${relationship.field}`,
        })),
    );

    it.each(nested)('PERM-1 $role follows $label to rows of his only', async ({ role, relationship }) => {
      const { table, field, target: other, many, on } = relationship;
      const from = tables[table]!;
      const to = tables[other]!;
      if (to.roles[role]?.select === undefined) {
        await askRefused(
          role,
          `{ ${table} { ${field} { __typename } } }`,
          new RegExp(`field '${field}' not found`),
        );
        return;
      }

      const data = await ask(role, `{ ${table} { ${from.key.join(' ')} ${field} { ${to.key.join(' ')} } } }`);

      const visible = visibleTo(role, other);
      const { rows: pairs } = await suite.target.pool.query(
        `select ${from.key.map((column) => `a.${column}::text`).join(` || '/' || `)} as parent,
              ${to.key.map((column) => `b.${column}::text`).join(` || '/' || `)} as child
         from ${table} as a join ${other} as b on ${Object.entries(on)
           .map(([mine, theirs]) => `a.${mine} = b.${theirs}`)
           .join(' and ')}`,
      );
      for (const row of data[table] as Record<string, any>[]) {
        const parent = keyOf(from, row);
        const found = many ? row[field] : row[field] === null ? [] : [row[field]];
        const expected = pairs
          .filter((pair) => pair.parent === parent && visible.has(pair.child))
          .map((pair) => pair.child);
        expect(
          found.map((child: Record<string, unknown>) => keyOf(to, child)).toSorted(),
          `${table} ${parent}`,
        ).toEqual(expected.toSorted());
      }
    });

    it.each(
      nested.filter(
        ({ role, relationship }) =>
          relationship.many && tables[relationship.target]!.roles[role]?.select?.aggregate,
      ),
    )('PERM-1 $role counts along $label what he may read only', async ({ role, relationship }) => {
      const { table, field, target: other } = relationship;
      const data = await ask(
        role,
        `{ ${table} { ${field} { ${tables[other]!.key[0]!} } ${field}_aggregate { aggregate { count } } } }`,
      );

      for (const row of data[table] as Record<string, any>[]) {
        expect(row[`${field}_aggregate`].aggregate.count).toBe(row[field].length);
      }
    });

    it.each(roles)(
      'PERM-1 %s learns nothing of others’ rows by asking about them in a where',
      async (role) => {
        const mine = visibleTo(role, 'users');
        const data = await ask(
          role,
          // True for every person who wrote anything at all, would the messages of other rooms count.
          `{ users(where: { participations: { room: { messages: { body: { _like: "others%" } } } } }) { id } }`,
        );
        const wrote = await suite.target.pool.query(
          `select seat.user_id from room_participants as seat join messages as message using (room_id) where message.body like 'others%'`,
        );

        // A filter runs with the permissions of the tables it reads.
        const leaked = (data['users'] as { id: string }[]).filter((person) => mine.has(person.id));
        expect(leaked, `of ${wrote.rowCount} matches`).toEqual([]);
      },
    );
  });

  describe('the schema of a role', () => {
    it.each(roles)('PERM-1 %s is offered exactly the operations written down for him', async (role) => {
      const data = await ask(
        role,
        `{ __schema { queryType { fields { name } } mutationType { fields { name } } subscriptionType { fields { name } } } }`,
      );
      const offered = (root: string) =>
        (data['__schema'][root]?.fields ?? []).map((field: { name: string }) => field.name).toSorted();

      const expected = {
        query: [...queryActions[role]],
        mutation: [...actions[role]],
        subscription: [] as string[],
      };
      for (const [table, { roles: byRole }] of Object.entries(tables))
        addRoots(expected, table, byRole[role] ?? {});
      expect(offered('queryType')).toEqual(expected.query.toSorted());
      expect(offered('mutationType')).toEqual(expected.mutation.toSorted());
      expect(offered('subscriptionType')).toEqual(expected.subscription.toSorted());
    });

    it.each(roles)('PERM-1 %s is offered exactly the columns written down for him', async (role) => {
      for (const [table, rules] of Object.entries(tables)) {
        const rule = rules.roles[role] ?? {};
        const data = await ask(
          role,
          `{ object: __type(name: "${table}") { fields { name } }
           filter: __type(name: "${table}_bool_exp") { inputFields { name } }
           insert: __type(name: "${table}_insert_input") { inputFields { name } }
           set: __type(name: "${table}_set_input") { inputFields { name } } }`,
        );
        const names = (type: string, kind: 'fields' | 'inputFields') =>
          ((data[type]?.[kind] ?? []) as { name: string }[]).map((field) => field.name).toSorted();
        const links = relationships.filter(
          (link) => link.table === table && tables[link.target]!.roles[role]?.select,
        );
        const fields =
          rule.select === undefined
            ? []
            : [...words(rule.select.columns), ...links.flatMap((link) => linkFields(role, link))];

        expect(names('object', 'fields'), table).toEqual(fields.toSorted());
        expect(names('set', 'inputFields'), table).toEqual(Object.keys(rule.update?.set ?? {}).toSorted());
        const insertable = names('insert', 'inputFields').filter((name) =>
          words(rules.columns).includes(name),
        );
        expect(insertable, table).toEqual(
          rule.insert === undefined ? [] : words(rule.insert.columns).toSorted(),
        );
      }
    });
  });
}

function linkFields(role: Role, link: (typeof relationships)[number]): string[] {
  const aggregates = link.many && tables[link.target]!.roles[role]!.select!.aggregate;
  return aggregates ? [link.field, `${link.field}_aggregate`] : [link.field];
}

function addRoots(
  roots: { query: string[]; mutation: string[]; subscription: string[] },
  table: string,
  rule: RoleRules,
): void {
  const hasKey = table !== 'contacts';
  if (rule.select !== undefined) {
    const reads = [
      table,
      ...(hasKey ? [`${table}_by_pk`] : []),
      ...(rule.select.aggregate ? [`${table}_aggregate`] : []),
    ];
    roots.query.push(...reads);
    roots.subscription.push(...reads, `${table}_stream`);
  }
  if (rule.insert !== undefined) roots.mutation.push(`insert_${table}`, `insert_${table}_one`);
  if (rule.update !== undefined)
    roots.mutation.push(`update_${table}`, `update_${table}_many`, `update_${table}_by_pk`);
  if (rule.delete !== undefined) roots.mutation.push(`delete_${table}`, `delete_${table}_by_pk`);
}

/** What each role writes, and what it is refused; each check begins with the world as it was made. */
import { expect } from 'vitest';
import { tables } from './expectations.ts';
import type { Registrar, Suite } from './suite.ts';
import type { GraphqlAnswer } from './target.ts';
import { fingerprint, idOf, personOf, resetWorld, type Role, roles, rowsByName } from './world.ts';

const words = (text: string) => text.split(' ');
const codeOf = (answer: GraphqlAnswer) => answer.errors?.[0]?.extensions.code;

/** A GraphQL literal of a plain value. */
function literal(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  return `{ ${Object.entries(value)
    .map(([name, part]) => `${name}: ${literal(part)}`)
    .join(', ')} }`;
}
const whereKey = (key: readonly string[], row: Readonly<Record<string, unknown>>) =>
  literal(Object.fromEntries(key.map((column) => [column, { _eq: row[column] }])));

const cases = roles.flatMap((role) =>
  Object.entries(tables).map(([table, rules]) => ({ role, table, rules, rule: rules.roles[role] ?? {} })),
);

export function writingChecks(suite: Suite, { describe, it }: Registrar): void {
  const ask = (role: Role, query: string, variables?: object) =>
    suite.target.query(suite.tokens[role], query, variables);

  /** Runs `act` and expects a refusal of this code that leaves every table as it was. */
  async function refused(act: () => Promise<GraphqlAnswer>, code: string): Promise<GraphqlAnswer> {
    const before = await fingerprint(suite.target.pool);
    const answer = await act();
    expect(answer.data ?? null).toBeNull();
    expect(codeOf(answer), answer.text).toBe(code);
    expect(await fingerprint(suite.target.pool)).toBe(before);
    return answer;
  }

  describe('insert', () => {
    it.each(cases.filter(({ rule }) => rule.insert === undefined))(
      'PERM-1 $role cannot insert into $table',
      async ({ role, table }) => {
        await refused(
          () => ask(role, `mutation { insert_${table}(objects: []) { affected_rows } }`),
          'validation-failed',
        );
        await refused(
          () => ask(role, `mutation { insert_${table}_one(object: {}) { __typename } }`),
          'validation-failed',
        );
      },
    );

    it.each(cases.filter(({ rule }) => rule.insert !== undefined))(
      'PERM-1 $role inserts into $table for himself and where he belongs, and nowhere else',
      async ({ role, table, rule }) => {
        for (const object of rule.insert!.allowed) {
          const answer = await ask(
            role,
            `mutation { insert_${table}_one(object: ${literal(object)}) { ${rule.insert!.ownedBy} } }`,
          );
          expect(answer.errors, literal(object)).toBeUndefined();
          expect(answer.data![`insert_${table}_one`][rule.insert!.ownedBy]).toBe(idOf(personOf[role]));
        }
        for (const object of rule.insert!.refused) {
          const before = await fingerprint(suite.target.pool);
          const answer = await ask(
            role,
            `mutation { insert_${table}(objects: [${literal(object)}]) { affected_rows } }`,
          );
          expect(['permission-error', 'constraint-violation'], answer.text).toContain(codeOf(answer));
          expect(await fingerprint(suite.target.pool)).toBe(before);
        }
      },
    );

    it.each(cases.filter(({ rule }) => rule.insert !== undefined))(
      'PERM-1 $role sets no other column of a new row of $table',
      async ({ role, table, rules, rule }) => {
        const base = rule.insert!.allowed[0] ?? {};
        for (const column of words(rules.columns).filter(
          (name) => !words(rule.insert!.columns).includes(name),
        )) {
          const object = { ...base, [column]: null };
          const answer = await refused(
            () => ask(role, `mutation { insert_${table}_one(object: ${literal(object)}) { __typename } }`),
            'validation-failed',
          );
          expect(answer.errors![0]!.message).toContain(column);
        }
      },
    );
  });

  describe('update', () => {
    it.each(cases.filter(({ rule }) => rule.update === undefined))(
      'PERM-1 $role cannot update $table',
      async ({ role, table }) => {
        await refused(
          () => ask(role, `mutation { update_${table}(where: {}, _set: {}) { affected_rows } }`),
          'validation-failed',
        );
      },
    );

    const updatable = cases.filter(({ rule }) => rule.update !== undefined);

    it.each(updatable)(
      'PERM-1 $role updates of $table his rows only, each column meant for him',
      async ({ role, table, rules, rule }) => {
        for (const [column, value] of Object.entries(rule.update!.set)) {
          await resetWorld(suite.target.pool);
          const changed: string[] = [];
          for (const [name, row] of Object.entries(rowsByName[table]!)) {
            const before = await fingerprint(suite.target.pool);
            const answer = await ask(
              role,
              `mutation { update_${table}(where: ${whereKey(rules.key, row)}, _set: ${literal({ [column]: value })}) { affected_rows } }`,
            );
            expect(answer.errors, `${column} of ${name}`).toBeUndefined();
            const affected = answer.data![`update_${table}`].affected_rows as number;
            if (affected === 1) changed.push(name);
            if (affected === 0)
              expect(await fingerprint(suite.target.pool), `${column} of ${name}`).toBe(before);
          }
          expect(changed.toSorted(), column).toEqual([...rule.update!.rows].toSorted());
        }
      },
    );

    it.each(updatable)(
      'PERM-1 $role updates of $table nobody else’s row when he asks for all of them',
      async ({ role, table, rules, rule }) => {
        const untouched = Object.entries(rowsByName[table]!).filter(
          ([name]) => !rule.update!.rows.includes(name),
        );
        const others = async () =>
          Promise.all(
            untouched.map(async ([, row]) => {
              const { rows } = await suite.target.pool.query(
                `select t::text from ${table} as t where ${rules.key.map((column, index) => `${column} = $${index + 1}`).join(' and ')}`,
                rules.key.map((column) => row[column]),
              );
              return rows;
            }),
          );
        const before = await others();
        const [column, value] = Object.entries(rule.update!.set)[0]!;

        const answer = await ask(
          role,
          `mutation { update_${table}(where: {}, _set: ${literal({ [column]: value })}) { affected_rows } }`,
        );

        expect(answer.data![`update_${table}`].affected_rows, answer.text).toBe(rule.update!.rows.length);
        expect(await others()).toEqual(before);
      },
    );

    it.each(updatable)(
      'PERM-1 $role sets no other column of $table, by _set or _inc',
      async ({ role, table, rules, rule }) => {
        for (const column of words(rules.columns).filter((name) => !(name in rule.update!.set))) {
          const answer = await refused(
            () =>
              ask(
                role,
                `mutation { update_${table}(where: {}, _set: ${literal({ [column]: null })}) { affected_rows } }`,
              ),
            'validation-failed',
          );
          expect(answer.errors![0]!.message).toContain(column);
          await refused(
            () =>
              ask(
                role,
                `mutation { update_${table}(where: {}, _inc: ${literal({ [column]: 1 })}) { affected_rows } }`,
              ),
            'validation-failed',
          );
        }
      },
    );
  });

  describe('delete', () => {
    it.each(cases.filter(({ rule }) => rule.delete === undefined))(
      'PERM-1 $role cannot delete from $table',
      async ({ role, table }) => {
        await refused(
          () => ask(role, `mutation { delete_${table}(where: {}) { affected_rows } }`),
          'validation-failed',
        );
      },
    );

    it.each(cases.filter(({ rule }) => rule.delete !== undefined))(
      'PERM-1 $role deletes from $table his rows only',
      async ({ role, table, rules, rule }) => {
        const before = Object.keys(rowsByName[table]!);
        const one = rule.delete!.rows.at(-1);
        if (one !== undefined) {
          const key = rules.key
            .map((column) => `${column}: ${literal(rowsByName[table]![one]![column])}`)
            .join(', ');
          const answer = await ask(role, `mutation { delete_${table}_by_pk(${key}) { __typename } }`);
          expect(answer.data![`delete_${table}_by_pk`], answer.text).not.toBeNull();
        }

        const answer = await ask(role, `mutation { delete_${table}(where: {}) { affected_rows } }`);

        const left = Math.max(0, rule.delete!.rows.length - 1);
        expect(answer.data![`delete_${table}`].affected_rows, answer.text).toBe(left);
        const { rows } = await suite.target.pool.query(`select ${rules.key.join(', ')} from ${table}`);
        const keys = new Set(rows.map((row) => rules.key.map((column) => row[column]).join('/')));
        const remaining = before.filter((name) =>
          keys.has(rules.key.map((column) => rowsByName[table]![name]![column]).join('/')),
        );
        expect(remaining.toSorted()).toEqual(
          before.filter((name) => !rule.delete!.rows.includes(name)).toSorted(),
        );
      },
    );
  });

  describe('the audit log', () => {
    it.each(roles)('SEC-1 names %s as the one who deleted his message, with the old text', async (role) => {
      const message = tables['messages']!.roles[role]!.update!.rows[0]!;

      const answer = await ask(
        role,
        `mutation { update_messages_by_pk(pk_columns: { id: "${idOf(message)}" }, _set: { deleted_at: "now()" }) { body deleted_at } }`,
      );

      expect(answer.data!['update_messages_by_pk']).toEqual({ body: '', deleted_at: expect.any(String) });
      const { rows } = await suite.target.pool.query(
        'select actor_id, actor_role, action, before from audit_log where entity_id = $1',
        [idOf(message)],
      );
      expect(rows).toEqual([
        {
          actor_id: idOf(personOf[role]),
          actor_role: role,
          action: 'message.deleted',
          before: { body: message },
        },
      ]);
    });

    it('SEC-1 names the admin who blocks somebody', async () => {
      await ask(
        'clinic_admin',
        `mutation { update_users_by_pk(pk_columns: { id: "${idOf('doctor')}" }, _set: { blocked_at: "now()" }) { id } }`,
      );

      const { rows } = await suite.target.pool.query(
        `select actor_id, action from audit_log where entity = 'users'`,
      );
      expect(rows).toEqual([{ actor_id: idOf('admin'), action: 'user.blocked' }]);
    });

    it('USR-4 an admin cannot block himself, and keeps his session', async () => {
      const before = await fingerprint(suite.target.pool);

      const answer = await ask(
        'clinic_admin',
        `mutation { update_users_by_pk(pk_columns: { id: "${idOf('admin')}" }, _set: { blocked_at: "now()" }) { id } }`,
      );

      expect(answer.errors![0]!.extensions.code).toBe('permission-error');
      expect(await fingerprint(suite.target.pool)).toBe(before);
    });
  });

  describe('upsert', () => {
    it.each(roles)(
      'CHAT-11 %s sends the same message twice: the second time the answer is null and nothing is written',
      async (role) => {
        const [object] = tables['messages']!.roles[role]!.insert!.allowed as { body: string }[];
        const send = (body: string) =>
          ask(
            role,
            `mutation { insert_messages_one(object: ${literal({ ...object, body })}, on_conflict: { constraint: messages_pkey, update_columns: [] }) { id seq } }`,
          );
        const first = await send('once');
        const before = await fingerprint(suite.target.pool);

        const second = await send('twice');

        expect(first.data!['insert_messages_one'].id).toBe((object as unknown as { id: string }).id);
        expect(second.errors).toBeUndefined();
        expect(second.data!['insert_messages_one']).toBeNull();
        expect(await fingerprint(suite.target.pool)).toBe(before);
      },
    );

    it.each(roles)('PERM-1 %s cannot change another’s message by inserting over it', async (role) => {
      const own = tables['messages']!.roles[role]!.insert!.allowed[0] as { room_id: string };
      for (const victim of [
        'others by otherPatient',
        'team by staff',
        'own by doctor',
        'team by doctor, deleted',
      ]) {
        if (tables['messages']!.roles[role]!.update!.rows.includes(victim)) continue;
        const before = await fingerprint(suite.target.pool);

        const answer = await ask(
          role,
          `mutation { insert_messages(objects: [${literal({ id: idOf(victim), room_id: own.room_id, body: 'Hijacked' })}],
           on_conflict: { constraint: messages_pkey, update_columns: [body, deleted_at] }) { affected_rows } }`,
        );

        expect(answer.data?.['insert_messages'].affected_rows ?? 0, victim).toBe(0);
        expect(await fingerprint(suite.target.pool), victim).toBe(before);
      }
    });

    it.each(roles)('CHAT-9 %s tells his presence again and again, and his only', async (role) => {
      const me = idOf(personOf[role]);
      const beat = (state: string) =>
        ask(
          role,
          `mutation { insert_user_presence_one(object: { state: "${state}" }, on_conflict: { constraint: user_presence_pkey, update_columns: [state] }) { user_id state } }`,
        );
      await suite.target.pool.query('delete from user_presence where user_id = $1', [me]);

      const answers = [await beat('active'), await beat('away')];

      expect(answers.map((answer) => answer.data?.['insert_user_presence_one'])).toEqual([
        { user_id: me, state: 'active' },
        { user_id: me, state: 'away' },
      ]);
      const { rows } = await suite.target.pool.query('select state from user_presence where user_id <> $1', [
        me,
      ]);
      expect(new Set(rows.map((row) => row.state))).toEqual(new Set(['active']));
    });

    it.each(roles)('CHAT-9 %s tells that he types, twice, in a room of his', async (role) => {
      const roomId = (tables['messages']!.roles[role]!.insert!.allowed[0] as { room_id: string }).room_id;
      const type = () =>
        ask(
          role,
          `mutation { insert_room_typing_one(object: { room_id: "${roomId}" }, on_conflict: { constraint: room_typing_pkey, update_columns: [typed_at] }) { user_id room_id } }`,
        );

      const answers = [await type(), await type()];

      for (const answer of answers) {
        expect(answer.data?.['insert_room_typing_one'], answer.text).toEqual({
          user_id: idOf(personOf[role]),
          room_id: roomId,
        });
      }
    });

    it.each(roles)('PERM-1 %s cannot write along a relationship of an insert', async (role) => {
      const own = tables['messages']!.roles[role]!.insert!.allowed[0] as object;
      await refused(
        () =>
          ask(
            role,
            `mutation { insert_messages_one(object: { id: "${idOf('nested')}", body: "x", room: { data: { title: "Mine" } } }) { id } }`,
          ),
        'validation-failed',
      );
      await refused(
        () =>
          ask(
            role,
            `mutation { insert_messages_one(object: { ${literal(own).slice(1, -1)}, author: { data: { id: "${idOf('staff')}" } } }) { id } }`,
          ),
        'validation-failed',
      );
    });
  });
}

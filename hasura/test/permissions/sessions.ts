/** Nobody reads or writes without a session, and access ends while somebody watches. */
import { expect } from 'vitest';
import { tables } from './expectations.ts';
import type { Registrar, Suite } from './suite.ts';
import type { Headers } from './target.ts';
import { fingerprint, idOf, personOf, type Role, roles } from './world.ts';

export function sessionChecks(suite: Suite, { describe, it }: Registrar): void {
  /** Tokens that are valid by their signature and have no session to stand on. */
  const stale: Record<string, (role: Role) => Promise<Headers>> = {
    'a session that was ended': async (role) => {
      await suite.target.pool.query('delete from active_sessions where id = $1', [
        idOf(`session of ${personOf[role]}`),
      ]);
      return suite.target.tokenOf(role);
    },
    'the session of somebody else': (role) =>
      suite.target.tokenOf(role, { 'x-hasura-session-id': idOf('session of otherDoctor') }),
    'a session that never was': (role) =>
      suite.target.tokenOf(role, { 'x-hasura-session-id': idOf('no session') }),
  };
  const combinations = roles.flatMap((role) => Object.keys(stale).map((situation) => ({ role, situation })));

  describe('a token without its session', () => {
    it.each(combinations)(
      'USR-5 $role with $situation reads not a single row',
      async ({ role, situation }) => {
        const headers = await stale[situation]!(role);

        for (const [table, rules] of Object.entries(tables)) {
          const rule = rules.roles[role]?.select;
          if (rule === undefined) continue;
          const count = rule.aggregate ? `${table}_aggregate { aggregate { count } }` : '';
          const answer = await suite.target.query(
            headers,
            `{ ${table} { ${rules.key.join(' ')} } ${count} }`,
          );
          expect(answer.errors, answer.text).toBeUndefined();
          expect(answer.data![table], table).toEqual([]);
          if (rule.aggregate) expect(answer.data![`${table}_aggregate`].aggregate.count, table).toBe(0);
        }
      },
    );

    it.each(combinations)('USR-5 $role with $situation writes nothing', async ({ role, situation }) => {
      const headers = await stale[situation]!(role);
      const before = await fingerprint(suite.target.pool);

      for (const [table, rules] of Object.entries(tables)) {
        const rule = rules.roles[role] ?? {};
        for (const object of rule.insert?.allowed ?? []) {
          const fields = Object.entries(object).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
          const answer = await suite.target.query(
            headers,
            `mutation { insert_${table}_one(object: { ${fields.join(', ')} }) { __typename } }`,
          );
          expect(answer.errors?.[0]?.extensions.code, answer.text).toBe('permission-error');
        }
        for (const [column, value] of Object.entries(rule.update?.set ?? {})) {
          const answer = await suite.target.query(
            headers,
            `mutation { update_${table}(where: {}, _set: { ${column}: ${JSON.stringify(value)} }) { affected_rows } }`,
          );
          expect(answer.data![`update_${table}`].affected_rows, table).toBe(0);
        }
        if (rule.delete !== undefined) {
          const answer = await suite.target.query(
            headers,
            `mutation { delete_${table}(where: {}) { affected_rows } }`,
          );
          expect(answer.data![`delete_${table}`].affected_rows, table).toBe(0);
        }
      }
      expect(await fingerprint(suite.target.pool)).toBe(before);
    });

    it.each(combinations)(
      'USR-5 $role with $situation writes no first row of user_presence and room_typing',
      async ({ role, situation }) => {
        const headers = await stale[situation]!(role);
        const mine = [idOf(personOf[role])];
        await suite.target.pool.query('delete from user_presence where user_id = $1', mine);
        await suite.target.pool.query('delete from room_typing where user_id = $1', mine);
        const before = await fingerprint(suite.target.pool);
        const roomId = (tables['messages']!.roles[role]!.insert!.allowed[0] as { room_id: string }).room_id;

        for (const insert of [
          'insert_user_presence_one(object: { state: "away" })',
          `insert_room_typing_one(object: { room_id: "${roomId}" })`,
        ]) {
          const answer = await suite.target.query(headers, `mutation { ${insert} { user_id } }`);
          expect(answer.errors?.[0]?.extensions.code, answer.text).toBe('permission-error');
        }
        expect(await fingerprint(suite.target.pool)).toBe(before);
      },
    );
  });

  describe('access that ends while somebody watches', () => {
    const watch = async (role: Role, query: string) =>
      suite.target.subscribe(await suite.target.tokenOf(role), query);

    it.each([
      ['signs out this device', `delete from active_sessions where id = '${idOf('session of patient')}'`],
      ['is blocked', `update users set blocked_at = now() where id = '${idOf('patient')}'`],
    ])('USR-5 a person who %s sees his live queries become empty', async (_what, sql) => {
      const messages = await watch('patient', 'subscription { messages { id } }');
      const device = await watch(
        'patient',
        `subscription { active_sessions_by_pk(id: "${idOf('session of patient')}") { id } }`,
      );
      const before = [await messages.next(), await device.next()];

      await suite.target.pool.query(sql);
      const after = [await messages.next(), await device.next()];
      await messages.return?.();
      await device.return?.();

      expect(before[0]!.value.data.messages).toHaveLength(3);
      expect(before[1]!.value.data.active_sessions_by_pk).not.toBeNull();
      expect(after[0]!.value.data.messages).toEqual([]);
      expect(after[1]!.value.data.active_sessions_by_pk).toBeNull();
    });

    it('USR-5 signing out one device leaves the other as it was', async () => {
      const phone = await suite.target.tokenOf('patient', {
        'x-hasura-session-id': idOf("session of patient's phone"),
      });
      const here = await suite.target.tokenOf('patient');

      const signOut = await suite.target.query(
        here,
        `mutation { delete_active_sessions_by_pk(id: "${idOf('session of patient')}") { id } }`,
      );
      const answers = [
        await suite.target.query(here, '{ messages { id } }'),
        await suite.target.query(phone, '{ messages { id } }'),
      ];

      expect(signOut.data!['delete_active_sessions_by_pk'].id).toBe(idOf('session of patient'));
      expect(answers[0]!.data!['messages']).toEqual([]);
      expect(answers[1]!.data!['messages']).toHaveLength(3);
    });

    it('CHAT-12 whoever leaves a room sees nothing of it any more, also live', async () => {
      const rooms = await watch('pharmacist', 'subscription { rooms { id } }');
      const before = await rooms.next();

      await suite.target.pool.query('delete from room_participants where user_id = $1', [idOf('pharmacist')]);
      const after = await rooms.next();
      await rooms.return?.();

      expect(before.value.data.rooms).toEqual([{ id: idOf('team') }]);
      expect(after.value.data.rooms).toEqual([]);
    });
  });
}

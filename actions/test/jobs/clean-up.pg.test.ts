import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../hasura/test/support/database.ts';
import { aPerson, aRoom, aSession } from '../../../hasura/test/support/people.ts';
import { clearStaleTyping } from '../../src/jobs/clear-stale-typing.ts';
import { endExpiredSessions } from '../../src/jobs/end-expired-sessions.ts';
import { forgetOldPresence } from '../../src/jobs/forget-old-presence.ts';
import { forgetSignInFailures } from '../../src/jobs/forget-sign-in-failures.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase(inject('postgresUrl'));
});
afterAll(() => database.drop());

const ids = async (sql: string) => (await database.pool.query(sql)).rows.map((row) => row.id);

describe('periodic clean-up', () => {
  it('USR-6 ends sessions past their end and no others, and finds nothing the second time', async () => {
    const person = await aPerson(database.pool);
    const [over, alive] = [await aSession(database.pool, person), await aSession(database.pool, person)];
    await database.pool.query('update active_sessions set expires_at = now() where id = $1', [over]);

    const runs = [await endExpiredSessions.run(database.pool), await endExpiredSessions.run(database.pool)];

    expect(runs).toEqual([1, 0]);
    expect(await ids('select id from active_sessions')).toEqual([alive]);
  });

  it('CHAT-9 clears typing marks older than a minute', async () => {
    const people = [await aPerson(database.pool), await aPerson(database.pool)];
    const roomId = await aRoom(database.pool, people);
    await database.pool.query('insert into room_typing (room_id, user_id) select $1, unnest($2::uuid[])', [
      roomId,
      people,
    ]);
    await withoutTriggers(
      `update room_typing set typed_at = now() - interval '61 s' where user_id = '${people[0]}'`,
    );

    const cleared = await clearStaleTyping.run(database.pool);

    expect(cleared).toBe(1);
    expect(await ids('select user_id as id from room_typing')).toEqual([people[1]]);
  });

  it('CHAT-9 keeps when somebody was last seen for half a year', async () => {
    const people = [await aPerson(database.pool), await aPerson(database.pool)];
    await database.pool.query('insert into user_presence (user_id) select unnest($1::uuid[])', [people]);
    await withoutTriggers(
      `update user_presence set seen_at = now() - interval '181 days' where user_id = '${people[0]}'`,
    );

    const forgotten = await forgetOldPresence.run(database.pool);

    expect(forgotten).toBe(1);
    expect(await ids('select user_id as id from user_presence')).toEqual([people[1]]);
  });

  it('SEC-2 forgets failures after a day, but never while an address is locked', async () => {
    await database.pool.query(
      `insert into accounts.sign_in_failures (email, failures, last_failure_at, locked_until) values
         ('old@example.org', 3, now() - interval '25 hours', null),
         ('new@example.org', 3, now() - interval '23 hours', null),
         ('locked@example.org', 30, now() - interval '25 hours', now() + interval '1 minute')`,
    );

    const forgotten = await forgetSignInFailures.run(database.pool);

    expect(forgotten).toBe(1);
    expect(await ids('select email as id from accounts.sign_in_failures order by 1')).toEqual([
      'locked@example.org',
      'new@example.org',
    ]);
  });
});

/** Sets times that triggers would stamp with the present. */
async function withoutTriggers(sql: string): Promise<void> {
  const client = await database.connect();
  await client.query('set session_replication_role = replica');
  await client.query(sql);
  await client.query('set session_replication_role = origin');
}

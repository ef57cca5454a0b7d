import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { type Headers, openTarget, type Target } from './target.ts';
import { fingerprint, idOf, resetWorld } from './world.ts';

let target: Target;
let patient: Headers;
let before: string;
beforeAll(async () => {
  target = await openTarget(inject('postgresUrl'));
});
beforeEach(async () => {
  await resetWorld(target.pool);
  patient = await target.tokenOf('patient');
  before = await fingerprint(target.pool);
});
afterEach(async () => {
  expect(target.alive()).not.toBe(false);
  const admin = await target.query({ 'x-hasura-admin-secret': target.adminSecret }, '{ users { id } }');
  expect(admin.data!['users'].length).toBeGreaterThan(0);
});
afterAll(() => target.stop());

const send = (object: object) =>
  target.query(
    patient,
    `mutation ($object: messages_insert_input!) { insert_messages_one(object: $object) { id body seq author_id } }`,
    { object },
  );
/** What a refusal must never carry: SQL, stack traces, names of tables the caller may not know. */
const leaks = /select |insert into|\bat .+\.ts|node_modules|accounts\.|credentials|password|postgres/i;

async function expectRefused(
  answer: {
    status: number;
    data?: unknown;
    errors?: readonly { message: string; extensions: { code: string } }[];
    text: string;
  },
  codes: readonly string[],
): Promise<void> {
  expect(answer.status).toBeLessThan(500);
  expect(answer.data ?? null).toBeNull();
  expect(codes, answer.text).toContain(answer.errors?.[0]?.extensions.code);
  expect(answer.text).not.toMatch(leaks);
  expect(await fingerprint(target.pool)).toBe(before);
}

describe('documents that cannot be meant', () => {
  it.each([
    ['not GraphQL', 'query {', ['validation-failed']],
    ['empty', '', ['validation-failed']],
    ['an unknown root', '{ secrets { id } }', ['validation-failed']],
    ['an unknown field', '{ rooms { id colour } }', ['validation-failed']],
    ['an unknown argument', '{ rooms(colour: 1) { id } }', ['validation-failed']],
    ['a value of another type', '{ rooms(limit: "many") { id } }', ['validation-failed']],
    ['a negative limit', '{ rooms(limit: -1) { id } }', ['validation-failed']],
    [
      'a uuid that is none',
      '{ rooms_by_pk(id: "one") { id } }',
      ['data-exception', 'parse-failed', 'validation-failed'],
    ],
    [
      'a variable nobody gave',
      'query ($id: uuid!) { rooms_by_pk(id: $id) { id } }',
      ['validation-failed', 'bad-request'],
    ],
    ['a selection of nothing', '{ rooms }', ['validation-failed']],
    [
      'a fragment that contains itself',
      'query { rooms { ...a } } fragment a on rooms { id ...a }',
      ['validation-failed'],
    ],
    [
      'two operations and no name',
      'query a { rooms { id } } query b { rooms { id } }',
      ['validation-failed', 'bad-request'],
    ],
    ['a subscription over HTTP', 'subscription { rooms { id } }', ['unexpected-payload']],
  ])('%s', async (_what, query, codes) => {
    await expectRefused(await target.query(patient, query), codes);
  });

  it.each([
    ['no JSON', '{"query":'],
    ['a word', '"hello"'],
    ['a query that is a number', '{"query": 7}'],
    ['nothing', ''],
  ])('a body that is %s', async (_what, body) => {
    await expectRefused(await target.post(patient, body), [
      'invalid-json',
      'parse-failed',
      'validation-failed',
      'bad-request',
    ]);
  });

  it('SEC-2 a document nested a thousand levels deep', async () => {
    const deep = `{ rooms { ${'participants { room { '.repeat(500)} id ${'} }'.repeat(500)} } }`;

    const answer = await target.query(patient, deep);

    expect(answer.status).toBeLessThan(500);
    expect(answer.errors?.length ?? 0).toBeGreaterThan(0);
    expect(answer.text).not.toMatch(leaks);
  });
});

describe('tokens that are not good', () => {
  const tryWith = (headers: Headers) => target.query(headers, '{ rooms { id } }');

  it('PERM-1 none at all: nobody is anybody', async () => {
    await expectRefused(await tryWith({}), ['invalid-headers', 'access-denied']);
  });

  it('SEC-2 signed with another key', async () => {
    const forged = await target.tokenOf('patient', {}, 300, 'another key of thirty-two characters or more');
    await expectRefused(await tryWith(forged), ['invalid-jwt']);
  });

  it('SEC-2 unsigned, by the algorithm "none"', async () => {
    const [, payload] = patient['authorization']!.split('.');
    const header = Buffer.from(JSON.stringify({ alg: 'none', typ: 'JWT' })).toString('base64url');
    await expectRefused(await tryWith({ authorization: `Bearer ${header}.${payload}.` }), ['invalid-jwt']);
  });

  it('SEC-2 with claims changed after signing', async () => {
    const [header, payload, signature] = patient['authorization']!.replace('Bearer ', '').split('.');
    const claims = Buffer.from(payload!, 'base64url').toString().replaceAll('"patient"', '"clinic_admin"');
    const changed = `${header}.${Buffer.from(claims).toString('base64url')}.${signature}`;
    await expectRefused(await tryWith({ authorization: `Bearer ${changed}` }), ['invalid-jwt']);
  });

  it('SEC-2 expired', async () => {
    await expectRefused(await tryWith(await target.tokenOf('patient', {}, -60)), ['invalid-jwt']);
  });

  it('SEC-2 no token but a word', async () => {
    await expectRefused(await tryWith({ authorization: 'Bearer hello' }), ['invalid-jwt']);
    await expectRefused(await tryWith({ authorization: 'hello' }), [
      'invalid-headers',
      'invalid-jwt',
      'jwt-missing-role-claims',
    ]);
  });

  it('SEC-2 without Hasura’s claims', async () => {
    const without = await target.tokenOf('patient', { 'x-hasura-default-role': undefined });
    await expectRefused(await tryWith(without), ['jwt-missing-role-claims', 'jwt-invalid-claims']);
  });

  it.each(['doctor', 'clinic_admin', 'admin'])(
    'PERM-1 asking for the role %s that the token does not allow',
    async (role) => {
      await expectRefused(await tryWith({ ...patient, 'x-hasura-role': role }), ['access-denied']);
    },
  );

  it('PERM-1 session variables in headers beside a token change nothing', async () => {
    const answer = await tryWith({ ...patient, 'x-hasura-user-id': idOf('doctor') });
    expect(answer.data!['rooms']).toEqual([{ id: idOf('own') }]);
  });

  it('SEC-2 a wrong admin secret', async () => {
    await expectRefused(await tryWith({ 'x-hasura-admin-secret': 'a guess' }), [
      'access-denied',
      'invalid-headers',
    ]);
  });

  it('PERM-1 a role nobody has written rules for is offered nothing', async () => {
    const stranger = await target.tokenOf('patient', {
      'x-hasura-default-role': 'visitor',
      'x-hasura-allowed-roles': ['visitor'],
    });
    await expectRefused(await tryWith(stranger), ['validation-failed']);
  });
});

describe('messages', () => {
  it.each([
    ['SQL', `'); drop table messages; --`],
    ['SQL with a dollar quote', `$$; delete from users; $1 ? \\'`],
    ['HTML', `<img src=x onerror="alert(1)"><script>alert('x')</script>`],
    ['GraphQL', '} mutation { delete_users(where: {}) { affected_rows } }'],
    ['writing of many kinds', 'Здравствуйте, ডাক্তার 👩🏽‍⚕️ مرحبا \u202Eabc'],
    ['backslashes and quotes', `\\n \\u0041 "quoted" 'single' \`back\``],
    ['8000 characters', 'x'.repeat(8000)],
  ])('SEC-2 with %s are kept to the letter', async (_what, body) => {
    const id = idOf('a strange message');

    const answer = await send({ id, room_id: idOf('own'), body });

    expect(answer.errors).toBeUndefined();
    expect(answer.data!['insert_messages_one'].body).toBe(body);
    const stored = await target.pool.query('select body from messages where id = $1', [id]);
    expect(stored.rows).toEqual([{ body }]);
  });

  it.each([
    ['of a megabyte', 'x'.repeat(1_048_576), ['permission-error', 'constraint-violation']],
    ['of 8001 characters', 'x'.repeat(8001), ['permission-error', 'constraint-violation']],
    ['that are blank', ' \n\t ', ['permission-error', 'constraint-violation']],
    ['with a NUL character', 'a\0b', ['data-exception', 'parse-failed', 'validation-failed']],
  ])('SEC-2 %s are refused', async (_what, body, codes) => {
    await expectRefused(await send({ id: idOf('a bad message'), room_id: idOf('own'), body }), codes);
  });

  it('CHAT-3 to a room one is not in are refused as to a room that does not exist', async () => {
    const others = await send({ id: idOf('a bad message'), room_id: idOf('others'), body: 'Hello' });
    const nowhere = await send({ id: idOf('a bad message'), room_id: idOf('nowhere'), body: 'Hello' });

    await expectRefused(others, ['permission-error']);
    await expectRefused(nowhere, ['permission-error', 'constraint-violation']);
  });

  it.each(['seq', 'change_seq', 'message_number', 'author_id', 'kind', 'created_at', 'edited_at'])(
    'CHAT-3 whose %s is forged are refused',
    async (column) => {
      const answer = await send({
        id: idOf('a bad message'),
        room_id: idOf('own'),
        body: 'Hello',
        [column]: '1',
      });

      await expectRefused(answer, ['validation-failed']);
      expect(answer.errors![0]!.message).toContain(column);
    },
  );

  it('CHAT-3 carry the sender’s name and the next number, whatever the sender wishes', async () => {
    const answer = await send({ id: idOf('a message'), room_id: idOf('own'), body: 'Hello' });

    expect(answer.data!['insert_messages_one']).toMatchObject({ author_id: idOf('patient'), seq: 4 });
  });

  it('CHAT-9 a search pattern with wildcards matches to the letter only when escaped', async () => {
    await send({ id: idOf('a message'), room_id: idOf('own'), body: '100% sure_' });
    const search = (pattern: string) =>
      target.query(patient, 'query ($p: String!) { messages(where: { body: { _ilike: $p } }) { body } }', {
        p: pattern,
      });

    expect((await search('%100\\% SURE\\_%')).data!['messages']).toEqual([{ body: '100% sure_' }]);
    expect((await search('%\\%own%')).data!['messages']).toEqual([]);
  });
});

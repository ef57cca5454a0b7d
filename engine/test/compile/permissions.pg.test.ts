import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { admin, as, id, openWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(async () => world.close());

const count = async (sql: string): Promise<number> =>
  Number((await world.pool.query<{ n: string }>(`select count(*) as n from ${sql}`)).rows[0]?.n);

describe('reading under a permission', () => {
  test('PERM-1 a member sees the posts of his channels only', async () => {
    const answer = await world.ask({ document: '{ posts(order_by: {seq: asc}) { body } }' });

    expect(answer).toEqual({ data: { posts: [{ body: 'hello' }, { body: 'hi Ada' }] } });
  });

  test('PERM-1 a row one may not see is not there by its key either', async () => {
    const answer = await world.ask({ document: `{ posts_by_pk(id: "${id('13')}") { body } }` });

    expect(answer).toEqual({ data: { posts_by_pk: null } });
  });

  test('PERM-1 aggregates count visible rows only', async () => {
    const answer = await world.ask({ document: '{ posts_aggregate { aggregate { count max { seq } } } }' });

    expect(answer).toEqual({ data: { posts_aggregate: { aggregate: { count: 2, max: { seq: 2 } } } } });
  });

  test('PERM-1 a condition over a relationship cannot probe rows of a table one may not see', async () => {
    const document = '{ people(where: {posts: {body: {_like: "nobody%"}}}) { name } }';

    expect(await world.ask({ document })).toEqual({ data: { people: [] } });
    expect(await world.ask({ document, session: admin })).toEqual({ data: { people: [{ name: 'Cy' }] } });
  });

  test('PERM-1 one whose session row is gone sees nothing', async () => {
    const document = '{ people { name } channels { title } }';

    expect(await world.ask({ document, session: as('cy') })).toEqual({ data: { people: [], channels: [] } });
  });

  test('a column outside the permission is not in the schema', async () => {
    const answer = await world.ask({ document: '{ people { email } }' });

    expect(answer.errors).toEqual([
      {
        message: "field 'email' not found in type: 'people'",
        extensions: { code: 'validation-failed', path: '$.selectionSet.people.selectionSet.email' },
      },
    ]);
  });

  test("a role's row limit caps what a request asks for", async () => {
    const session = as('ada', 'auditor');

    expect((await world.ask({ document: '{ posts { id } }', session })).data?.['posts']).toHaveLength(1);
    expect(
      (await world.ask({ document: '{ posts(limit: 100) { id } }', session })).data?.['posts'],
    ).toHaveLength(1);
  });

  test('a permission whose session variable is missing refuses by name', async () => {
    const session = { ...as('ada'), variables: { 'x-hasura-session-id': id('a1') } };

    const answer = await world.ask({ document: '{ posts { id } }', session });

    expect(answer.errors).toEqual([
      {
        message: 'missing session variable: "x-hasura-user-id"',
        extensions: { code: 'not-found', path: '$' },
      },
    ]);
  });

  test('text of a request that looks like a session variable stays text', async () => {
    const answer = await world.ask({
      document: '{ people(where: {name: {_eq: "X-Hasura-User-Id"}}) { name } }',
    });

    expect(answer).toEqual({ data: { people: [] } });
  });
});

describe('inserting under a permission', () => {
  test('presets come from the session, whatever the request says', async () => {
    const document = `mutation { insert_posts_one(object: {id: "${id('51')}", channel_id: "${id('c1')}", body: "mine", author_id: "${id('2')}"}) { id } }`;

    const answer = await world.ask({ document });

    expect(answer.errors?.[0]?.message).toBe("field 'author_id' not found in type: 'posts_insert_input'");
    expect(await count(`posts where id = '${id('51')}'`)).toBe(0);
  });

  test('a row that fails the check is refused with the path of the rows, and nothing is stored', async () => {
    const rows = [
      { id: id('52'), channel_id: id('c1'), body: 'allowed' },
      { id: id('53'), channel_id: id('c2'), body: 'not my channel' },
    ];

    const answer = await world.ask({
      document: 'mutation ($rows: [posts_insert_input!]!) { insert_posts(objects: $rows) { affected_rows } }',
      variables: { rows },
    });

    expect(answer.errors).toEqual([
      {
        message: 'check constraint of an insert/update permission has failed',
        extensions: { code: 'permission-error', path: '$.selectionSet.insert_posts.args.objects' },
      },
    ]);
    expect(await count(`posts where id in ('${id('52')}', '${id('53')}')`)).toBe(0);
  });

  test('CHAT-1 the same id twice is one row when the conflict does nothing', async () => {
    const document = `mutation { insert_posts(objects: [{id: "${id('54')}", channel_id: "${id('c1')}", body: "once"}], on_conflict: {constraint: posts_pkey, update_columns: []}) { affected_rows returning { body } } }`;

    const first = await world.ask({ document });
    const second = await world.ask({ document });

    expect(first.data?.['insert_posts']).toEqual({ affected_rows: 1, returning: [{ body: 'once' }] });
    expect(second.data?.['insert_posts']).toEqual({ affected_rows: 0, returning: [] });
    expect(await count(`posts where id = '${id('54')}'`)).toBe(1);
  });

  test('an upsert updates only rows the update permission covers', async () => {
    const upsert = (post: string, session = as('ada')) =>
      world.ask({
        document: `mutation { insert_posts(objects: [{id: "${post}", channel_id: "${id('c1')}", body: "changed"}], on_conflict: {constraint: posts_pkey, update_columns: [body]}) { affected_rows } }`,
        session,
      });

    const foreign = await upsert(id('12'));

    expect(foreign.data?.['insert_posts']).toEqual({ affected_rows: 0 });
    expect(await count(`posts where id = '${id('12')}' and body = 'hi Ada'`)).toBe(1);
  });

  test('a backend_only insert needs the header that admins send', async () => {
    const document = `mutation { insert_people(objects: [{name: "Di", email: "di@example.org", age: 20}]) { affected_rows } }`;
    const registrar = as('ada', 'registrar');

    const refused = await world.ask({ document, session: registrar });
    const allowed = await world.ask({ document, session: { ...registrar, useBackendOnlyPermissions: true } });

    expect(refused.errors?.[0]?.message).toBe('no mutations exist');
    expect(allowed.data).toEqual({ insert_people: { affected_rows: 1 } });
    await world.pool.query(`delete from people where name = 'Di'`);
  });

  test('triggers learn who acts', async () => {
    await world.ask({
      document: `mutation { insert_posts_one(object: {id: "${id('55')}", channel_id: "${id('c1')}", body: "seen"}) { seq author { name } } }`,
    });

    const { rows } = await world.pool.query('select actor from changes order by id desc limit 1');
    expect(rows).toEqual([{ actor: id('1') }]);
  });
});

describe('updating and deleting under a permission', () => {
  test("an update does not reach another person's rows", async () => {
    const answer = await world.ask({
      document: 'mutation { update_posts(where: {}, _set: {body: "all mine"}) { returning { author_id } } }',
    });

    const { returning } = (answer.data as { update_posts: { returning: { author_id: string }[] } })
      .update_posts;
    expect(new Set(returning.map(({ author_id: author }) => author))).toEqual(new Set([id('1')]));
    expect(await count(`posts where author_id <> '${id('1')}' and body = 'all mine'`)).toBe(0);
  });

  test('a change that would break the check is refused and undone', async () => {
    const answer = await world.ask({
      document: `mutation { update_people_by_pk(pk_columns: {id: "${id('1')}"}, _set: {name: "root"}) { name } }`,
    });

    expect(answer.errors?.[0]?.extensions['code']).toBe('permission-error');
    expect(await count(`people where name = 'root'`)).toBe(0);
  });

  test('a delete without permission is not in the schema, one of a foreign row does nothing', async () => {
    const hidden = await world.ask({ document: 'mutation { delete_posts(where: {}) { affected_rows } }' });
    const foreign = await world.ask({
      document: `mutation { delete_channels_by_pk(id: "${id('c2')}") { id } }`,
    });

    expect(hidden.errors?.[0]?.message).toBe("field 'delete_posts' not found in type: 'mutation_root'");
    expect(foreign).toEqual({ data: { delete_channels_by_pk: null } });
    expect(await count(`channels where id = '${id('c2')}'`)).toBe(1);
  });

  test('several mutations are one transaction: the second fails, the first is undone', async () => {
    const answer = await world.ask({
      document: `mutation {
        a: insert_channels(objects: [{id: "${id('c8')}", title: "kept?"}]) { affected_rows }
        b: insert_channels(objects: [{id: "${id('c8')}", title: "again"}]) { affected_rows }
      }`,
    });

    expect(answer.errors).toEqual([
      {
        message: 'Uniqueness violation. duplicate key value violates unique constraint "channels_pkey"',
        extensions: { code: 'constraint-violation', path: '$.selectionSet.insert_channels.args.objects' },
      },
    ]);
    expect(await count(`channels where id = '${id('c8')}'`)).toBe(0);
  });

  test('after a refused mutation the same connection serves the next request', async () => {
    const bad = `mutation { insert_channels(objects: [{id: "${id('c7')}", title: ""}]) { affected_rows } }`;
    const good = bad.replace('""', '"fine"');

    const answers = [
      await world.ask({ document: bad }),
      await world.ask({ document: good }),
      await world.ask({ document: good }),
    ];

    expect(answers[0]?.errors?.[0]?.extensions['code']).toBe('permission-error');
    expect(answers[1]?.data).toEqual({ insert_channels: { affected_rows: 1 } });
    expect(answers[2]?.errors?.[0]?.extensions['code']).toBe('constraint-violation');
  });
});

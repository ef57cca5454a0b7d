/** What must hold for every query: found by fast-check over random conditions, orders and limits. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Json } from '../../src/plan/compiled.ts';
import { admin, as, id, openWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(async () => world.close());

type Condition = { readonly [key: string]: Json };

const comparison = fc.oneof(
  fc.record({ seq: fc.record({ _gt: fc.integer({ min: -2, max: 4 }) }) }),
  fc.record({ seq: fc.record({ _in: fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 3 }) }) }),
  fc.record({ body: fc.record({ _like: fc.constantFrom('%', 'h%', '%A%', '', "'; --") }) }),
  fc.record({ deleted_at: fc.record({ _is_null: fc.boolean() }) }),
  fc.record({ author: fc.record({ name: fc.record({ _neq: fc.constantFrom('Ada', 'Bo', 'Cy') }) }) }),
  fc.record({
    channel: fc.record({
      members: fc.record({ person_id: fc.record({ _eq: fc.constantFrom(id('1'), id('2'), id('3')) }) }),
    }),
  }),
  fc.constant({}),
);
const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3 },
    comparison as fc.Arbitrary<Condition>,
    fc.record({ _and: fc.array(tie('condition'), { maxLength: 3 }) }),
    fc.record({ _or: fc.array(tie('condition'), { maxLength: 3 }) }),
    fc.record({ _not: tie('condition') }),
  ),
}));

const document = `query ($where: posts_bool_exp, $limit: Int) {
  posts(where: $where, limit: $limit, order_by: {id: asc}) { id }
  posts_aggregate(where: $where) { aggregate { count } }
}`;

async function seen(
  where: Condition,
  session = as('ada'),
  limit: number | null = null,
): Promise<{ ids: string[]; count: number }> {
  const answer = await world.ask({ document, session, variables: { where, limit } });
  const data = answer.data as
    { posts: { id: string }[]; posts_aggregate: { aggregate: { count: number } } } | undefined;
  if (!data) throw new Error(JSON.stringify(answer.errors));
  return { ids: data.posts.map((post) => post.id), count: data.posts_aggregate.aggregate.count };
}

const runs = { numRuns: 60 };

describe('for any condition', () => {
  test('PERM-1 a member never sees more than without it, and never what an admin would not', async () => {
    const all = new Set((await seen({})).ids);

    await fc.assert(
      fc.asyncProperty(condition, async (where) => {
        const { ids, count } = await seen(where);
        const unrestricted = new Set((await seen(where, admin)).ids);

        expect(count).toBe(ids.length);
        for (const post of ids) expect(all.has(post) && unrestricted.has(post)).toBe(true);
      }),
      runs,
    );
  });

  test('adding a condition never widens, and the order of conditions does not matter', async () => {
    await fc.assert(
      fc.asyncProperty(condition, condition, async (one, other) => {
        const alone = new Set((await seen(one)).ids);
        const both = await seen({ _and: [one, other] });
        const turned = await seen({ _and: [other, one] });

        for (const post of both.ids) expect(alone.has(post)).toBe(true);
        expect(turned).toEqual(both);
      }),
      runs,
    );
  });

  test('a limit larger than the table changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(condition, async (where) => {
        expect(await seen(where, as('ada'), 1_000_000)).toEqual(await seen(where));
      }),
      runs,
    );
  });

  test('the plan of a shape serves other values of that shape', async () => {
    const compiled = (seq: number) =>
      world.compile({ document, variables: { where: { seq: { _gt: seq } }, limit: seq } });

    expect(compiled(1)).toBe(compiled(2));
    expect((await seen({ seq: { _gt: 1 } })).ids).not.toEqual((await seen({ seq: { _gt: 0 } })).ids);
  });

  test('text of a request never reaches SQL outside a parameter', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ minLength: 12 }).filter((text) => !text.includes('\u0000')),
        async (text) => {
          const literal = JSON.stringify(text);
          const inline = world.compile({ document: `{ posts(where: {body: {_eq: ${literal}}}) { id } }` });
          const [root] = inline.roots;

          expect(root?.kind === 'sql' && root.statement.text.includes(text)).toBe(false);
          expect(await seen({ body: { _eq: text } })).toEqual({ ids: [], count: 0 });
        },
      ),
      runs,
    );
  });
});

describe('for any document', () => {
  test('compiling is deterministic: a model built anew gives the same text', async () => {
    const again = await openWorld();
    const subscription =
      'subscription { channels { title posts { body author { name } } members_aggregate { aggregate { count } } } }';

    const texts = [world, again].map((each) => each.compile({ document: subscription }).live);
    await again.close();

    expect(texts[0]).toEqual(texts[1]);
  });
});

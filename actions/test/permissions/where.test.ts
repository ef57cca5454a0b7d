import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Condition } from '../../src/permissions/metadata.ts';
import { clausesOf, existences, nameOf, whereOf } from '../../src/permissions/where.ts';

const variables = { 'x-hasura-user-id': 'u1', 'x-hasura-role': 'patient' };
const inner = { _table: { schema: 'public', name: 'seats' }, _where: { user_id: 'X-Hasura-User-Id' } };
const none = new Map<string, boolean>();

describe('a rule as a where', () => {
  it('PERM-4 fills in the person, whatever the letters’ case, and spells out short forms', () => {
    const condition = {
      a: 'X-HASURA-user-id',
      b: { _ne: 'x-hasura-role' },
      c: { d: { $in: ['x-hasura-user-id', 'x'] } },
    };

    expect(whereOf(condition, variables, none)).toEqual({
      a: { _eq: 'u1' },
      b: { _neq: 'patient' },
      c: { d: { _in: ['u1', 'x'] } },
    });
  });

  it('PERM-4 puts the truth in the place of an _exists, beside anything else', () => {
    const condition: Condition = { _exists: inner, _and: [{ a: { _eq: 1 } }, { _not: { _exists: inner } }] };
    const [found] = existences(condition);

    const where = whereOf(condition, variables, new Map([[nameOf(found!), false]]));

    expect(where).toEqual({ _and: [{ _not: {} }, { a: { _eq: 1 } }, { _not: { _and: [{ _not: {} }] } }] });
  });

  it.each<[Condition, RegExp]>([
    [{ a: { _ceq: 'b' } }, /compares columns/],
    [{ a: { _eq: 'X-Hasura-Clinic' } }, /X-Hasura-Clinic/],
    [{ _exists: { _where: {} } }, /_table/],
  ])('PERM-4 refuses what a where cannot say: %j', (condition, message) => {
    expect(() => {
      existences(condition);
      whereOf(condition, variables, none);
    }).toThrow(message);
  });

  it('PERM-4 leaves no session variable and no _exists in any condition', () => {
    const leaf = fc.record({
      a: fc.constantFrom({ _eq: 'X-Hasura-User-Id' }, { _is_null: true }, 'x-hasura-role'),
    });
    const { tree } = fc.letrec<{ tree: Condition }>((tie) => ({
      tree: fc.oneof(
        leaf as fc.Arbitrary<Condition>,
        fc.record({ _and: fc.array(tie('tree'), { maxLength: 3 }) }) as fc.Arbitrary<Condition>,
        fc.record({
          _or: fc.array(tie('tree'), { maxLength: 3 }),
          _exists: fc.constant(inner),
        }) as fc.Arbitrary<Condition>,
        fc.record({ _not: tie('tree') }) as fc.Arbitrary<Condition>,
        fc.record({ rooms: tie('tree') }) as fc.Arbitrary<Condition>,
      ),
    }));
    fc.assert(
      fc.property(tree, fc.boolean(), (condition, truth) => {
        const truths = new Map(existences(condition).map((one) => [nameOf(one), truth]));
        expect(JSON.stringify(whereOf(condition, variables, truths))).not.toMatch(/x-hasura|_exists/i);
      }),
    );
  });

  it('PERM-4 names the parts that are answered one by one', () => {
    const condition: Condition = { _and: [{ a: 1 }, { _or: [{ b: 1 }, { c: 1, d: 1 }] }] };

    expect(clausesOf(condition).map(({ path }) => path.join('.'))).toEqual([
      '',
      '_and.0',
      '_and.1',
      '_and.1._or.0',
      '_and.1._or.1',
      '_and.1._or.1.c',
      '_and.1._or.1.d',
    ]);
  });
});

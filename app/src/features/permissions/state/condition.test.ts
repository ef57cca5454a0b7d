import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rooms, tables } from './builders.ts';
import { clauseOf, pathsFrom } from './clause.ts';
import { clausesOf, conditionOf, partAt, readCondition, SESSION_CLAUSE } from './condition.ts';
import type { Condition } from './studio.ts';

const mine: Condition = { participants: { user_id: { _eq: 'X-Hasura-User-Id' } } };

describe('reading a condition', () => {
  it('PERM-4 knows the session clause, relationships and columns', () => {
    const { meaning, problems } = readCondition({ _and: [SESSION_CLAUSE, mine] }, rooms, tables);

    expect(problems).toEqual([]);
    expect(meaning).toEqual({
      kind: 'all',
      parts: [
        { kind: 'signedIn' },
        {
          kind: 'via',
          relationship: 'participants',
          many: true,
          part: { kind: 'column', column: 'user_id', operator: '_eq', operand: { kind: 'caller' } },
        },
      ],
    });
  });

  it.each([
    [{ titel: { _eq: 'x' } }, 'UNKNOWN_NAME', 'titel'],
    [{ _and: [{ participants: { usr: { _eq: 1 } } }] }, 'UNKNOWN_NAME', '_and[0].participants.usr'],
    [{ kind: { _equals: 'x' } }, 'UNKNOWN_OPERATOR', 'kind._equals'],
    [{ _or: { kind: 'x' } }, 'NOT_A_LIST', '_or'],
    [{ _not: 'x' }, 'NOT_A_CONDITION', '_not'],
    [{ _exists: { _table: { schema: 'public', name: 'gone' }, _where: {} } }, 'UNKNOWN_TABLE', '_exists'],
  ])('PERM-4 says what is wrong with %j, and where', (condition, code, path) => {
    const { problems } = readCondition(condition as Condition, rooms, tables);

    expect(problems).toEqual([{ code, path }]);
  });

  it('PERM-4 takes any JSON without failing', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.constantFrom('_and', '_or', '_not', '_exists', 'kind', 'participants', 'x'),
          fc.jsonValue(),
        ),
        (json) => {
          readCondition(json as Condition, rooms, tables);
        },
      ),
    );
  });
});

describe('the guided editor', () => {
  it('PERM-4 takes a condition apart and puts it together again', () => {
    expect(conditionOf(clausesOf({ _and: [SESSION_CLAUSE, mine] }))).toEqual({
      _and: [SESSION_CLAUSE, mine],
    });
    expect(conditionOf(clausesOf(mine))).toEqual(mine);
    expect(clausesOf({ kind: { _eq: 'group' }, ...mine })).toEqual([{ kind: { _eq: 'group' } }, mine]);
    expect(conditionOf([])).toEqual({});
  });

  it('PERM-4 offers columns of the row and along two relationships, and makes clauses of them', () => {
    const paths = pathsFrom(rooms, tables);
    const count = paths.find(({ path }) => path.join('.') === 'message_count')!;
    const user = paths.find(({ path }) => path.join('.') === 'participants.user_id')!;

    expect(clauseOf(user, 'isPerson', '')).toEqual(mine);
    expect(clauseOf(count, 'equals', '7')).toEqual({ message_count: { _eq: 7 } });
    expect(clauseOf(count, 'isFilled', '')).toEqual({ message_count: { _is_null: false } });
  });

  it('PERM-4 finds the part that an explanation names', () => {
    const condition = { _and: [SESSION_CLAUSE, { _or: [mine, { kind: { _eq: 'group' }, ...mine }] }] };

    expect(partAt(condition, [])).toBe(condition);
    expect(partAt(condition, ['_and', 1, '_or', 0])).toEqual(mine);
    expect(partAt(condition, ['_and', 1, '_or', 1, 'kind'])).toEqual({ kind: { _eq: 'group' } });
  });
});

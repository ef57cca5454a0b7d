import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { idOf, personOf, resetWorld } from '../../../hasura/test/permissions/world.ts';
import type { Rule } from '../../src/permissions/metadata.ts';
import { placeOf, session, StudioServer } from './studio-server.ts';

const studio = new StudioServer();
const call: StudioServer['call'] = (...given) => studio.call(...given);
const overview = () => studio.overview();
const ruleOf: StudioServer['ruleOf'] = (...given) => studio.ruleOf(...given);
const audited = () => studio.audited();
beforeAll(() => studio.open(inject('postgresUrl')));
beforeEach(() => resetWorld(studio.target.pool));
afterAll(() => studio.close());

describe('a trial', () => {
  const tryIt = async (place: object, person: string, rule: Rule | null) =>
    (await call('/trial', { place, personId: idOf(person), rule })).body;

  it('PERM-4 shows which rows a person would gain and lose, and changes no rule', async () => {
    const { resourceVersion } = await overview();
    const present = await ruleOf('rooms', 'select', 'doctor');
    const groups: Rule = {
      ...present,
      permission: {
        ...present.permission,
        filter: { _and: [session(present) as any, { kind: { _eq: 'front_desk' } }] },
      },
    };

    const trial = await tryIt(placeOf('rooms', 'select', 'doctor'), 'doctor', groups);

    const fate = (name: string) =>
      trial.rows.filter((one: any) => one.fate === name).map((one: any) => one.row.id);
    expect(fate('gained')).toEqual([idOf('desk')]);
    expect(fate('lost').toSorted()).toEqual([idOf('own'), idOf('team')].toSorted());
    expect(fate('hidden').toSorted()).toEqual([idOf('elsewhere'), idOf('others')].toSorted());
    expect(trial).toMatchObject({ before: 2, after: 1, complete: true, confirmed: true });
    expect((await overview()).resourceVersion).toBe(resourceVersion);
    expect((await audited()).map(({ action }) => action)).toEqual(['permissions.tried']);
  });

  it('PERM-4 shows nothing that people wrote', async () => {
    const present = await ruleOf('messages', 'select', 'doctor');

    const trial = await tryIt(placeOf('messages', 'select', 'doctor'), 'doctor', present);

    expect(trial.columns).not.toContain('body');
    expect(JSON.stringify(trial)).not.toContain('own by patient');
  });

  it('PERM-4 agrees with the engine on every rule of this repository', { timeout: 240_000 }, async () => {
    const wrong: string[] = [];
    let confirmed = 0;
    for (const { table, rules } of (await overview()).tables) {
      for (const { operation, role, rule } of rules) {
        const trial = await tryIt({ table, operation, role }, personOf[role], rule);
        if (trial.before !== trial.after || trial.confirmed === false || trial.before === undefined) {
          wrong.push(`${table.name} ${operation} ${role}: ${JSON.stringify(trial).slice(0, 300)}`);
        }
        if (trial.confirmed === true) confirmed += 1;
      }
    }

    expect(wrong).toEqual([]);
    expect(confirmed).toBeGreaterThan(100);
  });

  it('PERM-4 of somebody who is signed in nowhere is made as if he were', async () => {
    await studio.target.pool.query('delete from active_sessions where user_id = $1', [idOf('doctor')]);
    const present = await ruleOf('rooms', 'select', 'doctor');

    const trial = await tryIt(placeOf('rooms', 'select', 'doctor'), 'doctor', present);

    expect(trial).toMatchObject({ before: 2, after: 2, confirmed: null, person: { signedIn: false } });
  });

  it('PERM-4 is refused for a person of another role, and for a rule that cannot be asked', async () => {
    const present = await ruleOf('rooms', 'select', 'doctor');
    const compares: Rule = {
      ...present,
      permission: { ...present.permission, filter: { id: { _ceq: 'created_by' } } },
    };
    const place = placeOf('rooms', 'select', 'doctor');

    expect((await tryIt(place, 'patient', present)).code).toBe('OTHER_ROLE');
    expect((await tryIt(place, 'doctor', compares)).code).toBe('RULE_NOT_TRIABLE');
  });
});

describe('why a person can or cannot see a row', () => {
  const explain = async (room: string, rule: Rule | null) =>
    (
      await call('/explanation', {
        place: placeOf('rooms', 'select', 'patient'),
        personId: idOf('patient'),
        rule,
        key: { id: idOf(room) },
      })
    ).body;

  it('PERM-4 is answered clause by clause', async () => {
    const present = await ruleOf('rooms', 'select', 'patient');

    const [own, others] = [await explain('own', present), await explain('others', present)];

    const clauses = (answer: any) => answer.clauses.map(({ path, holds }: any) => [path.join('.'), holds]);
    expect(own).toMatchObject({ exists: true, reached: true });
    expect(clauses(own)).toEqual([
      ['', true],
      ['_and.0', true],
      ['_and.1', true],
    ]);
    expect(others).toMatchObject({ exists: true, reached: false });
    expect(clauses(others)).toEqual([
      ['', false],
      ['_and.0', true],
      ['_and.1', false],
    ]);
  });

  it('PERM-4 says so when there is no rule, or no such row', async () => {
    const present = await ruleOf('rooms', 'select', 'patient');

    expect(await explain('own', null)).toEqual({
      exists: true,
      reached: false,
      condition: null,
      clauses: [],
    });
    expect(await explain('a room that never was', present)).toMatchObject({ exists: false, reached: false });
  });
});

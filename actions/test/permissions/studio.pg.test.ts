import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { parse } from 'yaml';
import { fingerprint, idOf, resetWorld } from '../../../hasura/test/permissions/world.ts';
import type { Rule } from '../../src/permissions/metadata.ts';
import { placeOf, session, StudioServer } from './studio-server.ts';

const metadataFolder = new URL('../../../hasura/metadata/databases/default/tables/', import.meta.url);

const studio = new StudioServer();
const call: StudioServer['call'] = (...given) => studio.call(...given);
const overview = () => studio.overview();
const ruleOf: StudioServer['ruleOf'] = (...given) => studio.ruleOf(...given);
const audited = () => studio.audited();
beforeAll(() => studio.open(inject('postgresUrl')));
beforeEach(() => resetWorld(studio.target.pool));
afterAll(() => studio.close());

/** The rule without all that follows the session clause: every row. */
const opened = (rule: Rule): Rule => ({
  ...rule,
  permission: { ...rule.permission, filter: session(rule) as Rule['permission']['filter'] },
});
async function save(place: object, rule: Rule | null, resourceVersion?: number) {
  const version = resourceVersion ?? (await overview()).resourceVersion;
  return call('/rules', { resourceVersion: version, changes: [{ place, rule }] });
}
describe('whoever is not an admin', () => {
  it.each([
    ['a patient', { who: 'patient' }, 403, 'NOT_PERMITTED'],
    ['the front desk', { who: 'staff' }, 403, 'NOT_PERMITTED'],
    ['somebody without a session', { who: 'nobody' }, 401, 'SESSION_ENDED'],
    ['a program without the secret', { secret: 'guessed' }, 401, 'UNAUTHENTICATED'],
  ])('PERM-4 %s neither reads nor changes a rule', async (_who, caller, status, code) => {
    const { resourceVersion } = await overview();
    const before = await fingerprint(studio.target.pool);
    const changes = [{ place: placeOf('rooms', 'select', 'patient'), rule: null }];

    const answers = [
      await call('', undefined, caller),
      await call('/history', undefined, caller),
      await call('/file?schema=public&name=rooms', undefined, caller),
      await call('/rules', { resourceVersion, changes }, caller),
    ];

    expect(answers.map((answer) => [answer.status, answer.body.code])).toEqual(
      answers.map(() => [status, code]),
    );
    expect((await overview()).resourceVersion).toBe(resourceVersion);
    expect(await fingerprint(studio.target.pool)).toBe(before);
  });
});

describe('the overview', () => {
  it('PERM-4 tells of every table its columns, key and rules, and of every role', async () => {
    const { tables, roles, findings } = await overview();
    const rooms = tables.find(({ table }) => table.name === 'rooms')!;

    expect(roles.toSorted()).toEqual(['clinic_admin', 'doctor', 'patient', 'pharmacist', 'staff']);
    expect(tables.filter(({ columns }) => columns.length === 0)).toEqual([]);
    expect(rooms.key).toEqual(['id']);
    expect(rooms.about).toMatch(/\w/);
    expect(rooms.columns).toContainEqual(expect.objectContaining({ name: 'kind', type: 'String' }));
    expect(findings, 'this repository’s own').toEqual([]);
  });

  it('PERM-2 gives every table as the file it stands in', async () => {
    const differing: string[] = [];
    for (const { table } of (await overview()).tables) {
      const file = await readFile(new URL(`${table.schema}_${table.name}.yaml`, metadataFolder), 'utf8');

      const { body } = await call(`/file?schema=${table.schema}&name=${table.name}`);

      expect(parse(body), table.name).toEqual(parse(file));
      if (body !== file) differing.push(table.name);
    }
    // Some files write the parts of a relationship in another order; rules are written alike everywhere.
    expect(differing.length).toBeLessThan((await overview()).tables.length / 2);
    expect(differing).not.toContain('user_presence');
  });
});

describe('a saved rule', () => {
  const place = placeOf('user_presence', 'select', 'pharmacist');

  it('PERM-2 is in force within a second for an open subscription, and its roll back too', async () => {
    const seats = studio.target.subscribe(
      await studio.target.tokenOf('pharmacist'),
      'subscription { user_presence(order_by: { user_id: asc }) { user_id } }',
    );
    const rows = async () => (await seats.next()).value.data.user_presence.length as number;
    const present = await ruleOf('user_presence', 'select', 'pharmacist');
    const first = await rows();

    const saved = await save(place, opened(present));
    const savedAt = performance.now();
    const wider = await rows();
    const inForceAfter = performance.now() - savedAt;
    const [entry] = (await call('/history?place=public.user_presence%20select%20pharmacist')).body.changes;
    const rolledBack = await save(place, entry.before);
    const last = await rows();
    await seats.return?.();

    expect([saved.status, rolledBack.status]).toEqual([200, 200]);
    expect(wider).toBeGreaterThan(first);
    expect(last).toBe(first);
    expect(inForceAfter).toBeLessThan(1_000);
    expect(await ruleOf('user_presence', 'select', 'pharmacist')).toEqual(present);
  });

  it('SEC-1 is written down before and after it is put in force, with who did it', async () => {
    const present = await ruleOf('user_presence', 'select', 'pharmacist');

    await save(place, null);
    await save(place, present);

    const entries = await audited();
    expect(entries.map(({ action }) => action)).toEqual([
      'permissions.changing',
      'permissions.changed',
      'permissions.changing',
      'permissions.changed',
    ]);
    expect(new Set(entries.map(({ actor_id: id }) => id))).toEqual(new Set([idOf('admin')]));
    expect(new Set(entries.map(({ entity_id: id }) => id))).toEqual(
      new Set(['public.user_presence select pharmacist']),
    );
    const { changes } = (await call('/history')).body;
    expect(changes).toMatchObject([
      { outcome: 'changed', by: 'admin', before: null, after: present },
      { outcome: 'changed', by: 'admin', before: present, after: null },
    ]);
  });

  it('PERM-4 is refused when somebody else was faster, and nothing is written', async () => {
    const { resourceVersion } = await overview();
    const present = await ruleOf('user_presence', 'select', 'pharmacist');
    await save(
      placeOf('user_presence', 'select', 'doctor'),
      await ruleOf('user_presence', 'select', 'doctor'),
    );
    const before = await fingerprint(studio.target.pool);

    const answer = await save(place, opened(present), resourceVersion);

    expect([answer.status, answer.body.code]).toEqual([409, 'METADATA_CHANGED']);
    expect(await ruleOf('user_presence', 'select', 'pharmacist')).toEqual(present);
    expect(await fingerprint(studio.target.pool)).toBe(before);
  });

  it('PERM-4 of two saved at the same moment one is refused', async () => {
    const { resourceVersion } = await overview();
    const present = await ruleOf('user_presence', 'select', 'pharmacist');

    const answers = await Promise.all([
      save(place, opened(present), resourceVersion),
      save(place, null, resourceVersion),
    ]);

    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    await save(place, present);
  });

  it('PERM-4 that the engine does not take leaves everything as it was, and says why', async () => {
    const { resourceVersion } = await overview();
    const present = await ruleOf('rooms', 'select', 'patient');
    const wrong: Rule = {
      ...present,
      permission: { ...present.permission, columns: ['id', 'no_such_column'] },
    };

    const answer = await save(placeOf('rooms', 'select', 'patient'), wrong);

    expect([answer.status, answer.body.code]).toEqual([422, 'RULE_REFUSED']);
    expect(answer.body.message).toMatch(/\w/);
    expect((await overview()).resourceVersion).toBe(resourceVersion);
    expect((await audited()).map(({ action }) => action)).toEqual([
      'permissions.changing',
      'permissions.refused',
    ]);
  });
});

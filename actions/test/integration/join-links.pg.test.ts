import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { aPerson } from '../../../hasura/test/support/people.ts';
import { ahead } from '../support/clinic.ts';
import { internalSecret, type RunningService, startService } from '../support/running-service.ts';
import { anotherSystem, type OtherSystem, sessionsPath } from './other-system.ts';

let service: RunningService;
let system: OtherSystem;
beforeAll(async () => {
  service = await startService(inject('postgresUrl'));
  system = await anotherSystem(service);
});
afterAll(() => service.stop());

const query = async (sql: string, values: unknown[] = []) =>
  (await service.database.pool.query(sql, values)).rows;
const countOf = async (table: string) =>
  Number((await query(`select count(*) as count from ${table}`))[0].count);

interface Links {
  readonly doctor: { readonly url: string; readonly kind: string };
  readonly patient: { readonly url: string; readonly kind: string };
}
let hour = 0;
async function aSession(): Promise<{ id: string; links: Links; doctorUser: string; patientId: string }> {
  const doctorUser = await aPerson(service.database.pool, { role: 'doctor' });
  const [doctorId, patientId] = [`D-${randomUUID().slice(0, 8)}`, `P-${randomUUID().slice(0, 8)}`];
  await system.link('doctor', doctorId, doctorUser);
  const answer = await system.post(`${sessionsPath}/create/simpl`, {
    doctorId,
    patientId,
    startsAt: ahead(2 + Math.floor(hour / 20), `${String(hour++ % 20).padStart(2, '0')}:00`),
  });
  return {
    id: answer.body['sessionId'] as string,
    links: answer.body['joinLinks'] as unknown as Links,
    doctorUser,
    patientId,
  };
}
const codeOf = (link: { url: string }) => link.url.split('#')[1]!;
const redeem = (code: string) => service.internal('POST', '/internal/join-links/redeem', { code });

describe('a join link', () => {
  it('INT-1 NOT-3 of a person without a password signs him in once, and ends with the call’s time whatever renews it', async () => {
    const { id, links } = await aSession();

    const first = await redeem(codeOf(links.patient));
    const sessions = await countOf('active_sessions');
    const second = await redeem(codeOf(links.patient));

    expect(first.status).toBe(201);
    expect(first.body).toMatchObject({ role: 'patient' });
    expect([second.status, second.body['code']]).toEqual([404, 'JOIN_LINK_GONE']);
    expect(await countOf('active_sessions')).toBe(sessions);
    const sessionId = first.body['sessionId'] as string;
    await query(`update active_sessions set renewed_at = now() - interval '1 hour' where id = $1`, [
      sessionId,
    ]);
    expect((await service.internal('POST', `/internal/sessions/${sessionId}/token`, {})).status).toBe(200);
    const [ends] = await query(
      `select device.expires_at = device.must_end_at and device.expires_at < consultation.closes_at + interval '4 hours 1 minute' as bounded
         from active_sessions as device, consultations as consultation where device.id = $1 and consultation.id = $2`,
      [sessionId, id],
    );
    expect(ends).toEqual({ bounded: true });
  });

  it('INT-1 of somebody with a password leads to his own sign-in and holds nothing secret', async () => {
    const { id, doctorUser } = await aSession();
    await query(`insert into accounts.credentials (user_id, password_hash) values ($1, 'x')`, [doctorUser]);

    const renewed = await system.post(`${sessionsPath}/${id}/links`, undefined);

    const [visit] = await query('select appointment_id from consultations where id = $1', [id]);
    expect(renewed.status).toBe(201);
    expect(renewed.body['doctor']).toEqual({
      url: `https://telemed.example/consultation/${visit.appointment_id}`,
      kind: 'sign_in',
      expiresAt: null,
    });
  });

  it('INT-1 made before its person got a password opens nothing afterwards', async () => {
    const { links, doctorUser } = await aSession();
    await query(`insert into accounts.credentials (user_id, password_hash) values ($1, 'x')`, [doctorUser]);
    const before = await countOf('active_sessions');

    const answer = await redeem(codeOf(links.doctor));

    expect(answer.body['code']).toBe('JOIN_LINK_GONE');
    expect(await countOf('active_sessions')).toBe(before);
  });

  it('INT-1 is replaced by a fresh one, and the older one ends', async () => {
    const { id, links } = await aSession();

    const renewed = await system.post(`${sessionsPath}/${id}/links`, undefined);
    const fresh = renewed.body as unknown as Links;

    expect((await redeem(codeOf(links.patient))).status).toBe(404);
    expect((await redeem(codeOf(fresh.patient))).status).toBe(201);
  });

  it('INT-1 of a session that is over, of a blocked person, or guessed opens nothing', async () => {
    const [over, blocked] = [await aSession(), await aSession()];
    await query(
      `update appointments set status = 'cancelled' where id = (select appointment_id from consultations where id = $1)`,
      [over.id],
    );
    await query('update users set blocked_at = now() where id = $1', [blocked.doctorUser]);
    const before = await countOf('active_sessions');

    const answers = [
      await redeem(codeOf(over.links.patient)),
      await redeem(codeOf(blocked.links.doctor)),
      await redeem('guess'.repeat(8)),
    ];
    const renewed = await system.post(`${sessionsPath}/${over.id}/links`, undefined);

    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
    expect(renewed.body['code']).toBe('SESSION_OVER');
    expect(await countOf('active_sessions')).toBe(before);
  });

  it('INT-1 another system gets none of them, and nobody without the app’s secret redeems one', async () => {
    const { id, links } = await aSession();
    const stranger = await anotherSystem(service);

    const asked = await stranger.post(`${sessionsPath}/${id}/links`, undefined);
    const outside = await service.internal(
      'POST',
      '/internal/join-links/redeem',
      { code: codeOf(links.patient) },
      `${internalSecret}x`,
    );

    expect([asked.status, asked.body['code']]).toEqual([404, 'SESSION_NOT_FOUND']);
    expect(outside.status).toBe(401);
    expect((await redeem(codeOf(links.patient))).status).toBe(201);
  });

  it('INT-1 of twenty browsers that open it at once, one gets in', async () => {
    const { links } = await aSession();

    const answers = await Promise.all(Array.from({ length: 20 }, () => redeem(codeOf(links.patient))));

    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  });
});

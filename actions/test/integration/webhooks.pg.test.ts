import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { pino } from 'pino';
import { aPerson } from '../../../hasura/test/support/people.ts';
import { type Network, parseNetwork } from '../../src/integration/webhooks/address-check.ts';
import { createPoster, type Poster } from '../../src/integration/webhooks/post.ts';
import { mostFailures, startWebhookPump, type WebhookPump } from '../../src/integration/webhooks/pump.ts';
import { rewrapKeys } from '../../src/files/rewrap-keys.ts';
import { KeyRing } from '../../src/files/envelope.ts';
import { ahead, signedIn } from '../support/clinic.ts';
import { type ActingSession, type RunningService, startService } from '../support/running-service.ts';
import { anotherSystem, type OtherSystem, sessionsPath } from './other-system.ts';
import { type Receiver, startReceiver } from './receiver.ts';

const loopback: readonly Network[] = [parseNetwork('127.0.0.0/8')!];
const silent = pino({ level: 'silent' });

let service: RunningService;
let admin: ActingSession;
let system: OtherSystem;
let receiver: Receiver;
let endpointId: string;
let secret: string;
const pumps: { pump: WebhookPump; poster: Poster }[] = [];

beforeAll(async () => {
  service = await startService(inject('postgresUrl'));
  admin = await signedIn(service.database.pool, 'admin');
});
afterAll(() => service.stop());
beforeEach(async () => {
  system = await anotherSystem(service);
  receiver = await startReceiver();
  const made = await service.act('createWebhookEndpoint', admin, {
    clientId: system.clientId,
    url: receiver.url,
  });
  ({ endpointId, secret } = made.body as { endpointId: string; secret: string });
  receiver.useSecret(secret);
});
afterEach(async () => {
  await Promise.all(
    pumps.splice(0).map(async ({ pump, poster }) => {
      await pump.stop();
      await poster.close();
    }),
  );
  await receiver.stop();
});

const query = async (sql: string, values: unknown[] = []) =>
  (await service.database.pool.query(sql, values)).rows;

interface PumpChanges {
  readonly backoff?: (failures: number) => number;
  readonly allowed?: readonly Network[];
  readonly timeoutMs?: number;
  readonly leaseSeconds?: number;
}
/** A worker that loses no time; several of them are several workers. */
function work({
  backoff = () => 0.02,
  allowed = loopback,
  timeoutMs = 2_000,
  leaseSeconds = 5,
}: PumpChanges = {}) {
  const poster = createPoster({ allowed, timeoutMs });
  const pump = startWebhookPump({
    pool: service.database.pool,
    log: silent,
    keys: service.files.keeper.keys,
    poster,
    backoff,
    leaseSeconds,
    idleMs: 10,
    restMs: 100,
  });
  pumps.push({ pump, poster });
  return pump;
}

let hour = 0;
async function aSession(): Promise<string> {
  const doctorId = `D-${randomUUID().slice(0, 8)}`;
  await system.link('doctor', doctorId, await aPerson(service.database.pool, { role: 'doctor' }));
  const answer = await system.post(`${sessionsPath}/create/simpl`, {
    doctorId,
    patientId: `P-${randomUUID().slice(0, 8)}`,
    startsAt: ahead(2 + Math.floor(hour / 20), `${String(hour++ % 20).padStart(2, '0')}:00`),
  });
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return answer.body['sessionId'] as string;
}
const begin = (id: string) =>
  query(`update consultations set status = 'current', started_at = clock_timestamp() where id = $1`, [id]);
const finish = (id: string, outcome = 'held') =>
  query(
    `update consultations set status = 'finished', ended_at = clock_timestamp(), outcome = $2 where id = $1`,
    [id, outcome],
  );
const statuses = (id: string) =>
  query('select seq, status from webhook_deliveries where consultation_id = $1 order by seq', [id]);
const open = async () =>
  Number(
    (
      await query(
        `select count(*) as count from webhook_deliveries where endpoint_id = $1 and status in ('queued', 'sending')`,
        [endpointId],
      )
    )[0].count,
  );
const until = (done: () => Promise<boolean> | boolean, timeout = 25_000) =>
  vi.waitUntil(done, { timeout, interval: 20 });

describe('webhooks', () => {
  it('INT-2 a session’s life is told: upcoming, moved, current, finished, corrected', async () => {
    const id = await aSession();
    await query(
      `update appointments set starts_at = starts_at + interval '5 minutes', ends_at = ends_at + interval '5 minutes'
        where id = (select appointment_id from consultations where id = $1)`,
      [id],
    );
    await begin(id);
    await finish(id);
    await query(`update consultations set outcome = 'patient_absent' where id = $1`, [id]);
    work();
    await until(() => receiver.taken().length === 5);

    expect(receiver.taken().map(({ body }) => [body.data.sequence, body.type])).toEqual([
      [1, 'session.upcoming'],
      [2, 'session.rescheduled'],
      [3, 'session.current'],
      [4, 'session.finished'],
      [5, 'session.corrected'],
    ]);
    const facts = receiver.taken()[3]!.body.data;
    expect(facts).toMatchObject({ sessionId: id, status: 'finished', outcome: 'held', externalId: null });
    expect(facts['doctorId']).toMatch(/^D-/);
    expect(receiver.attempts.every(({ verified }) => verified)).toBe(true);
  });

  it('INT-2 a missed and a cancelled session are told as such', async () => {
    const [missed, cancelled] = [await aSession(), await aSession()];
    await finish(missed, 'patient_absent');
    await query(
      `update appointments set status = 'cancelled' where id = (select appointment_id from consultations where id = $1)`,
      [cancelled],
    );
    work();
    await until(() => receiver.taken().length === 4);

    const told = (id: string) =>
      receiver
        .taken()
        .filter(({ body }) => body.data['sessionId'] === id)
        .map(({ body }) => [body.type, body.data['outcome']]);
    expect(told(missed)).toEqual([
      ['session.upcoming', null],
      ['session.missed', 'patient_absent'],
    ]);
    expect(told(cancelled)).toEqual([
      ['session.upcoming', null],
      ['session.cancelled', 'cancelled'],
    ]);
  });

  it('INT-2 nothing is told of what was rolled back, nor of consultations nobody else has made', async () => {
    const id = await aSession();
    const client = await service.database.connect();
    await client.query('begin');
    await client.query(`update consultations set status = 'current', started_at = now() where id = $1`, [id]);
    await client.query('rollback');
    const events = Number((await query('select count(*) as count from webhook_events'))[0].count);
    const [patientId, doctorId] = [
      await aPerson(service.database.pool),
      await aPerson(service.database.pool, { role: 'doctor' }),
    ];
    await query(
      `insert into appointments (patient_id, doctor_id, starts_at, ends_at) values ($1, $2, now() + interval '1 day', now() + interval '25 hours')`,
      [patientId, doctorId],
    );
    await query(`update appointments set status = 'cancelled' where patient_id = $1`, [patientId]);

    expect(await statuses(id)).toEqual([{ seq: 1, status: 'queued' }]);
    expect(Number((await query('select count(*) as count from webhook_events'))[0].count)).toBe(events);
  });

  it('INT-2 a receiver that fails half the time, answers slowly and restarts gets all, in order per session, each attempt verified', async () => {
    let coin = 0;
    receiver.behave({
      // Refuses, hangs up or takes it: half the time something is wrong, never in step with the attempts.
      next: () => [503, 204, 'hang up' as const, 200, 202, 500, 204, 429][(coin += 3) % 8]!,
      delayMs: () => (coin % 5) * 6,
    });
    const unhurried = { backoff: (failures: number) => 0.02 * 1.5 ** failures };
    work(unhurried);
    work(unhurried); // two workers at once
    const ids: string[] = [];
    for (let index = 0; index < 24; index += 1) ids.push(await aSession());
    const lives = ids.map(async (id) => {
      await begin(id);
      await finish(id);
    });
    await receiver.restart(150);
    await Promise.all(lives);
    await receiver.restart(100);
    await until(async () => (await open()) === 0);

    for (const id of ids) {
      const taken = receiver.taken().filter(({ body }) => body.data['sessionId'] === id);
      const firsts = taken.filter(({ id: event }, at) => taken.findIndex((one) => one.id === event) === at);
      expect(firsts.map(({ body }) => body.data.sequence)).toEqual([1, 2, 3]);
      // In order also among attempts: none was begun before the one before it had been taken.
      const begun = receiver.attempts.filter(({ body }) => body.data['sessionId'] === id);
      expect(begun.map(({ body }) => body.data.sequence)).toEqual(
        begun.map(({ body }) => body.data.sequence).toSorted(),
      );
      expect(await statuses(id)).toEqual([1, 2, 3].map((seq) => ({ seq, status: 'delivered' })));
    }
    expect(receiver.attempts.every(({ verified }) => verified)).toBe(true);
    expect(receiver.attempts.length).toBeGreaterThan(ids.length * 3 * 1.3);
    const noted = await query(
      'select count(*) as count from webhook_attempts where status_code between 400 and 599',
    );
    expect(Number(noted[0].count)).toBeGreaterThan(10);
  }, 40_000);

  it('INT-2 each attempt is signed anew, under one id', async () => {
    let failures = 0;
    receiver.behave({ next: () => ((failures += 1) <= 2 ? 500 : 204) });
    await aSession();
    work({ backoff: () => 1.05 });
    await until(() => receiver.taken().length === 1);

    expect(receiver.attempts).toHaveLength(3);
    expect(new Set(receiver.attempts.map(({ id }) => id)).size).toBe(1);
    expect(new Set(receiver.attempts.map(({ timestamp }) => timestamp)).size).toBe(3);
    expect(new Set(receiver.attempts.map(({ signature }) => signature)).size).toBe(3);
  });

  it('INT-2 a dead letter lets the next one pass, and is redelivered under its id and number', async () => {
    receiver.behave({ next: () => 500 });
    const id = await aSession();
    await begin(id);
    work({ backoff: () => 0.001 });
    await until(async () => (await statuses(id))[0]?.['status'] === 'dead');
    receiver.behave({ next: () => 204 });
    await until(async () => (await statuses(id))[1]?.['status'] !== 'queued' && (await open()) === 0);
    expect(receiver.attempts.filter(({ body }) => body.data.sequence === 1)).toHaveLength(mostFailures);
    const [dead] = await query(
      'select id, reason from webhook_deliveries where consultation_id = $1 and seq = 1',
      [id],
    );
    expect(dead.reason).toBe('answered 500');

    const answer = await service.act('redeliverWebhook', admin, { deliveryId: dead.id });
    await until(async () => (await open()) === 0);

    expect(answer.status).toBe(200);
    const last = receiver.taken().at(-1)!;
    expect([last.body.data.sequence, last.verified]).toEqual([1, true]);
    expect(last.id).toBe(receiver.attempts[0]!.id);
  });

  it('INT-2 a rotated secret and the one before it both verify for a while', async () => {
    const rotated = await service.act('rotateWebhookSecret', admin, { endpointId });
    const fresh = rotated.body['secret'] as string;
    await aSession();
    work();
    await until(() => receiver.taken().length === 1);
    expect(receiver.attempts[0]!.verified).toBe(true); // by the former one
    expect(receiver.attempts[0]!.signature.split(' ')).toHaveLength(2);

    await query(`update integration.endpoint_secrets set previous_until = now() where endpoint_id = $1`, [
      endpointId,
    ]);
    receiver.useSecret(fresh);
    await aSession();
    await until(() => receiver.taken().length === 2);
    expect(receiver.attempts[1]!.verified).toBe(true);
    expect(receiver.attempts[1]!.signature.split(' ')).toHaveLength(1);
  });

  it('INT-2 secrets of endpoints lie encrypted, and move to a new master key', async () => {
    const stored = await query('select sealed from integration.endpoint_secrets where endpoint_id = $1', [
      endpointId,
    ]);
    expect((stored[0].sealed as Buffer).includes(secret)).toBe(false);
    const older = service.files.keeper.keys;
    const present = new KeyRing([
      { id: 'newer', key: Buffer.alloc(32, 7) },
      ...service.files.keeper.settings.FILE_MASTER_KEYS,
    ]);

    await rewrapKeys(service.database.pool, present);
    const kept = await query('select master_key_id from integration.endpoint_secrets');
    expect(new Set(kept.map((row) => row.master_key_id))).toEqual(new Set(['newer']));

    const back = new KeyRing([
      ...service.files.keeper.settings.FILE_MASTER_KEYS,
      { id: 'newer', key: Buffer.alloc(32, 7) },
    ]);
    await rewrapKeys(service.database.pool, back);
    expect((await query('select master_key_id from integration.endpoint_secrets'))[0].master_key_id).toBe(
      older.presentId,
    );
  });

  it('INT-2 while an endpoint is off nothing is sent, and what waits is sent when it is on again', async () => {
    const id = await aSession();
    await service.act('changeWebhookEndpoint', admin, { endpointId, enabled: false });
    await begin(id);
    work();
    await until(
      async () => (await query('select 1 from webhook_events where consultation_id = $1', [id])).length === 2,
    );
    expect(receiver.attempts).toHaveLength(0);

    await service.act('changeWebhookEndpoint', admin, { endpointId, enabled: true });
    await until(async () => (await open()) === 0);
    expect(receiver.taken()[0]!.body.type).toBe('session.upcoming');
    expect(await statuses(id)).toEqual([{ seq: 1, status: 'delivered' }]);
  });

  it('INT-2 what a worker had begun when it died is sent by another after the lease', async () => {
    const id = await aSession();
    await query(
      `update webhook_deliveries set status = 'sending', attempts = 1, next_attempt_at = clock_timestamp() + interval '300 ms'
        where consultation_id = $1`,
      [id],
    );
    work();
    await until(async () => (await open()) === 0);

    expect(receiver.taken()).toHaveLength(1);
    expect(await statuses(id)).toEqual([{ seq: 1, status: 'delivered' }]);
  });

  it('INT-2 410 ends a delivery, a redirect is not followed, and a huge answer is not read', async () => {
    receiver.behave({ next: () => 410 });
    const gone = await aSession();
    work();
    await until(async () => (await statuses(gone))[0]?.['status'] === 'dead');
    expect(receiver.attempts).toHaveLength(1);

    const elsewhere = await startReceiver();
    receiver.behave({ next: () => 302, headers: { location: elsewhere.url } });
    const moved = await aSession();
    await until(async () => (await statuses(moved))[0]?.['status'] === 'dead');
    expect(elsewhere.attempts).toHaveLength(0);
    await elsewhere.stop();

    receiver.behave({ next: () => 200, answer: 'x'.repeat(5_000_000) });
    const talkative = await aSession();
    await until(async () => (await statuses(talkative))[0]?.['status'] === 'delivered');
  });

  it('INT-2 a receiver that never answers is given up on in time', async () => {
    receiver.behave({ next: () => 204, delayMs: () => 60_000 });
    const id = await aSession();
    work({ timeoutMs: 1_000, backoff: () => 30 });
    await until(
      async () =>
        (
          await query(
            'select 1 from webhook_attempts as tried join webhook_deliveries as one on one.id = tried.delivery_id where one.consultation_id = $1',
            [id],
          )
        ).length === 1,
    );

    const [delivery] = await query(
      'select status, reason from webhook_deliveries where consultation_id = $1',
      [id],
    );
    expect(delivery.status).toBe('queued');
    expect(delivery.reason).toMatch(/in time|Timeout/i);
  });

  it('INT-2 nothing is sent to a private address, even one that was set past the check', async () => {
    const id = await aSession();
    work({ allowed: [], backoff: () => 30 });
    await until(
      async () =>
        (
          await query(
            'select 1 from webhook_attempts as tried join webhook_deliveries as one on one.id = tried.delivery_id where one.consultation_id = $1',
            [id],
          )
        ).length === 1,
    );

    const [delivery] = await query(
      'select status, reason from webhook_deliveries where consultation_id = $1',
      [id],
    );
    expect(delivery).toEqual({ status: 'queued', reason: 'Nothing is sent to 127.0.0.1.' });
    expect(receiver.attempts).toHaveLength(0);
  });
});

describe('endpoints', () => {
  it.each([
    'http://10.0.0.1/x',
    'https://192.168.1.1/',
    'https://[::1]/',
    'http://example.org/',
    'https://user:word@example.org/',
    'ftp://example.org/',
  ])('INT-2 refuses %s, with nothing written', async (url) => {
    const before = await query('select count(*) from webhook_endpoints');

    const answer = await service.act('createWebhookEndpoint', admin, { clientId: system.clientId, url });

    expect(answer.status).toBe(422);
    expect(await query('select count(*) from webhook_endpoints')).toEqual(before);
  });

  it('INT-2 are told only of the events chosen for them, by their numbers of the whole', async () => {
    const change = await service.act('changeWebhookEndpoint', admin, {
      endpointId,
      events: ['session.finished', 'session.finished', 'session.missed'],
    });
    const id = await aSession();
    await begin(id);
    await finish(id);
    work();
    await until(async () => (await open()) === 0);

    expect(change.status).toBe(200);
    expect(receiver.taken().map(({ body }) => [body.data.sequence, body.type])).toEqual([
      [3, 'session.finished'],
    ]);
    expect(await statuses(id)).toEqual([{ seq: 3, status: 'delivered' }]);
  });

  it.each([[['session.opened']], [[]]])(
    'INT-2 cannot be told of %j, and nothing is written',
    async (events) => {
      const read = () => query('select events, url from webhook_endpoints where id = $1', [endpointId]);
      const before = await read();

      const answer = await service.act('changeWebhookEndpoint', admin, {
        endpointId,
        events,
        url: 'https://example.org/',
      });

      expect(answer.status).toBe(422);
      expect(await read()).toEqual(before);
    },
  );

  it('INT-2 deleted, lose their secrets and what waits, stay in the log, and can be neither changed nor sent to', async () => {
    const [sent, waiting] = [await aSession(), await aSession()];
    await query(
      `update webhook_deliveries set status = 'delivered', finished_at = now() where consultation_id = $1`,
      [sent],
    );
    const [delivery] = await query('select id from webhook_deliveries where consultation_id = $1', [sent]);

    const answer = await service.act('deleteWebhookEndpoint', admin, { endpointId });
    const after = await aSession();

    expect(answer.status).toBe(200);
    expect(
      await query('select 1 from integration.endpoint_secrets where endpoint_id = $1', [endpointId]),
    ).toEqual([]);
    const [dead] = await query('select status, reason from webhook_deliveries where consultation_id = $1', [
      waiting,
    ]);
    expect(dead).toEqual({ status: 'dead', reason: 'the endpoint was deleted' });
    expect(await statuses(sent)).toEqual([{ seq: 1, status: 'delivered' }]);
    expect(await statuses(after)).toEqual([]);
    const refusals = [
      await service.act('deleteWebhookEndpoint', admin, { endpointId }),
      await service.act('changeWebhookEndpoint', admin, { endpointId, enabled: true }),
      await service.act('rotateWebhookSecret', admin, { endpointId }),
      await service.act('redeliverWebhook', admin, { deliveryId: delivery.id }),
    ];
    expect(refusals.map(({ body }) => (body['extensions'] as { code: string }).code)).toEqual(
      Array(4).fill('ENDPOINT_NOT_FOUND'),
    );
    expect(
      await query('select enabled, deleted_at is not null as gone from webhook_endpoints where id = $1', [
        endpointId,
      ]),
    ).toEqual([{ enabled: false, gone: true }]);
    const log = await query(
      `select action from audit_log where entity = 'webhook_endpoints' and entity_id = $1 order by seq`,
      [endpointId],
    );
    expect(log.map(({ action }) => action)).toEqual(['webhook_endpoint.created', 'webhook_endpoint.deleted']);
    work();
    await expect(
      query('update webhook_endpoints set enabled = true, deleted_at = null where id = $1', [endpointId]),
    ).rejects.toMatchObject({ code: 'TM060' });
  });

  it('INT-2 are for admins only', async () => {
    const staff = await signedIn(service.database.pool, 'staff');
    const id = await aSession();
    const [delivery] = await query('select id from webhook_deliveries where consultation_id = $1', [id]);

    const answers = [
      await service.act('createWebhookEndpoint', staff, {
        clientId: system.clientId,
        url: 'https://example.org/',
      }),
      await service.act('changeWebhookEndpoint', staff, { endpointId, enabled: false }),
      await service.act('deleteWebhookEndpoint', staff, { endpointId }),
      await service.act('rotateWebhookSecret', staff, { endpointId }),
      await service.act('redeliverWebhook', staff, { deliveryId: delivery.id }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403]);
    expect(await query('select enabled from webhook_endpoints where id = $1', [endpointId])).toEqual([
      { enabled: true },
    ]);
  });
});

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { aPerson } from '../../../hasura/test/support/people.ts';
import { ahead, eventsOf, signedIn } from '../support/clinic.ts';
import { type RunningService, startService } from '../support/running-service.ts';
import { aKey, anotherSystem, type OtherSystem, sessionsPath } from './other-system.ts';

let service: RunningService;
let system: OtherSystem;
let doctorUser: string;
beforeAll(async () => {
  service = await startService(inject('postgresUrl'));
  system = await anotherSystem(service);
  doctorUser = await aPerson(service.database.pool, { role: 'doctor', displayName: 'Dr Nadia Karim' });
  await system.link('doctor', 'D-1', doctorUser);
});
afterAll(() => service.stop());

const query = async (sql: string, values: unknown[] = []) =>
  (await service.database.pool.query(sql, values)).rows;
const countOf = async (table: string) =>
  Number((await query(`select count(*) as count from ${table}`))[0].count);
/** Everything a refused request could have left behind. */
const written = async () =>
  Promise.all(
    [
      'appointments',
      'integration_sessions',
      'users',
      'integration.join_links',
      'integration.idempotency_keys',
    ].map(countOf),
  );
let hour = 0;
/** A time nobody has taken yet. */
const freeTime = () => ahead(3 + Math.floor(hour / 20), `${String(hour++ % 20).padStart(2, '0')}:00`);
const aWish = (change: object = {}) => ({
  doctor: { id: 'D-1' },
  patient: { id: `P-${randomUUID().slice(0, 8)}`, displayName: 'Amina Rahman' },
  startsAt: freeTime(),
  durationMinutes: 30,
  ...change,
});
const create = (body: unknown, key?: string | null) => system.post(`${sessionsPath}/create`, body, key);

describe('create', () => {
  it('INT-1 books an appointment like any other, with its consultation, reminders and a link for each of the two', async () => {
    const wish = aWish({
      externalId: 'visit-77',
      patient: {
        id: 'P-77',
        displayName: 'Amina Rahman',
        email: 'amina@elsewhere.example',
        phone: '+8801711000111',
        dateOfBirth: '1990-02-03',
        timeZone: 'Asia/Dhaka',
        locale: 'bn',
      },
    });

    const answer = await create(wish);

    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      externalId: 'visit-77',
      status: 'upcoming',
      outcome: null,
      startsAt: wish.startsAt,
      doctor: { id: 'D-1', displayName: 'Dr Nadia Karim' },
      patient: { id: 'P-77', displayName: 'Amina Rahman' },
      joinLinks: { doctor: { kind: 'one_time' }, patient: { kind: 'one_time' } },
    });
    const [visit] = await query(
      `select appointment.id, appointment.status, person.email, person.locale, profile.date_of_birth::text as born, wish.phone,
              (select count(*)::int from appointment_participants where appointment_id = appointment.id) as seats
         from consultations as consultation join appointments as appointment on appointment.id = consultation.appointment_id
         join users as person on person.id = appointment.patient_id
         join patients as profile on profile.user_id = person.id
         join notification_preferences as wish on wish.user_id = person.id where consultation.id = $1`,
      [answer.body['sessionId']],
    );
    expect(visit).toMatchObject({
      status: 'booked',
      email: 'amina@elsewhere.example',
      locale: 'bn',
      born: '1990-02-03',
      phone: '+8801711000111',
      seats: 2,
    });
    expect(await eventsOf(service.database.pool, visit.id)).toEqual(['appointment.created']);
    const [entry] = await query(
      `select actor_role from audit_log where action = 'appointment.booked_by_integration'`,
    );
    expect(entry).toEqual({ actor_role: 'integration' });
  });

  it('INT-1 knows a patient again by the other system’s id and changes nothing about him', async () => {
    const wish = aWish();
    await create(wish);
    const before = await countOf('users');

    const answer = await create({
      ...wish,
      startsAt: freeTime(),
      patient: { ...wish.patient, displayName: 'Somebody Else', email: `${randomUUID()}@elsewhere.example` },
    });

    expect(answer.status).toBe(201);
    expect(answer.body['patient']).toEqual({ id: wish.patient.id, displayName: 'Amina Rahman' });
    expect(await countOf('users')).toBe(before);
  });

  it('INT-1 of ten requests that bring the same new patient at once, one brings him', async () => {
    const patient = { id: 'P-many', displayName: 'Many Requests' };

    const answers = await Promise.all(Array.from({ length: 10 }, () => create(aWish({ patient }))));

    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(201));
    expect(await query(`select id from users where display_name = 'Many Requests'`)).toHaveLength(1);
  });

  it('INT-1 the simple form takes ids and a time', async () => {
    const answer = await system.post(`${sessionsPath}/create/simpl`, {
      doctorId: 'D-1',
      patientId: 'P-simple',
      startsAt: freeTime(),
    });

    expect(answer.status).toBe(201);
    expect(answer.body['patient']).toEqual({ id: 'P-simple', displayName: 'Patient P-simple' });
    const length =
      Date.parse(answer.body['endsAt'] as string) - Date.parse(answer.body['startsAt'] as string);
    expect(length / 60_000).toBe(15);
  });

  it('INT-1 BOOK-2 taken time is refused for doctor and patient, with nothing written', async () => {
    const startsAt = freeTime();
    const patient = { id: 'P-busy', displayName: 'Busy Patient' };
    await create(aWish({ startsAt, patient }));
    const otherDoctor = await aPerson(service.database.pool, { role: 'doctor' });
    await system.link('doctor', 'D-2', otherDoctor);
    const before = await written();

    const slotTaken = await create(aWish({ startsAt }));
    const patientBusy = await create(aWish({ startsAt, patient, doctor: { id: 'D-2' } }));

    expect([slotTaken.status, slotTaken.body['code']]).toEqual([409, 'SLOT_TAKEN']);
    expect([patientBusy.status, patientBusy.body['code']]).toEqual([409, 'PATIENT_BUSY']);
    expect(slotTaken.headers['content-type']).toContain('application/problem+json');
    expect(await written()).toEqual(before);
  });

  it('INT-1 of twenty systems’ requests for one time, one books', async () => {
    const startsAt = freeTime();

    const answers = await Promise.all(Array.from({ length: 20 }, () => create(aWish({ startsAt }))));

    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(new Set(answers.filter(({ status }) => status !== 201).map(({ body }) => body['code']))).toEqual(
      new Set(['SLOT_TAKEN']),
    );
  });

  it.each([
    ['STARTS_IN_THE_PAST', { startsAt: '2020-01-01T10:00:00Z' }],
    ['BEYOND_HORIZON', { startsAt: '2099-01-01T10:00:00Z' }],
    ['VALIDATION_FAILED', { startsAt: 'tomorrow' }],
    ['VALIDATION_FAILED', { durationMinutes: 0 }],
    ['VALIDATION_FAILED', { surprise: true }],
    ['VALIDATION_FAILED', { patient: { id: 'x', displayName: 'a\u0000b' } }],
    ['VALIDATION_FAILED', { reason: 'half a character \ud800' }],
  ])('INT-3 refuses %s for %o, with nothing written', async (code, change) => {
    const before = await written();

    const answer = await create(aWish(change));

    expect([answer.status, answer.body['code']]).toEqual([422, code]);
    expect(await written()).toEqual(before);
  });
});

describe('people', () => {
  it('INT-1 an unknown doctor waits for an admin, who says who he is', async () => {
    const doctor = {
      id: 'D-new',
      displayName: 'Dr New',
      email: 'new@hospital.example',
      speciality: 'Surgery',
    };
    const before = await written();

    const refused = await create(aWish({ doctor }));

    expect([refused.status, refused.body['code']]).toEqual([409, 'DOCTOR_NOT_LINKED']);
    expect(await written()).toEqual(before);
    const [waiting] = await query(
      `select id, display_name, email, waits_because from external_people where external_id = 'D-new'`,
    );
    expect(waiting).toMatchObject({ display_name: 'Dr New', waits_because: 'doctor_unknown' });

    const admin = await signedIn(service.database.pool, 'admin');
    const userId = await aPerson(service.database.pool, { role: 'doctor' });
    const linked = await service.act('linkExternalPerson', admin, { externalPersonId: waiting.id, userId });
    expect(linked.status).toBe(200);
    expect((await create(aWish({ doctor }))).status).toBe(201);
  });

  it('INT-1 nobody’s account is taken over by its address', async () => {
    const email = `${randomUUID()}@example.org`;
    await aPerson(service.database.pool, { role: 'patient', email });
    const before = await written();

    const answer = await create(
      aWish({ patient: { id: 'P-thief', displayName: 'Not Him', email: email.toUpperCase() } }),
    );

    expect([answer.status, answer.body['code']]).toEqual([409, 'PATIENT_NOT_LINKED']);
    expect(await written()).toEqual(before);
  });

  it('INT-1 a doctor is brought only by a key that may vouch for him', async () => {
    const trusted = await anotherSystem(service, ['sessions:write', 'doctors:vouch']);
    const doctor = {
      id: 'D-brought',
      displayName: 'Dr Brought',
      speciality: 'Cardiology',
      languages: ['bn'],
    };

    const answer = await trusted.post(`${sessionsPath}/create`, aWish({ doctor }));

    expect(answer.status).toBe(201);
    const [made] = await query(
      `select verified_at is not null as verified, speciality from doctors join users on id = user_id where display_name = 'Dr Brought'`,
    );
    expect(made).toEqual({ verified: true, speciality: 'Cardiology' });
  });

  it('INT-1 an unverified doctor and a blocked patient are refused', async () => {
    await system.link(
      'doctor',
      'D-unverified',
      await aPerson(service.database.pool, { role: 'doctor', verified: false }),
    );
    await system.link('patient', 'P-blocked', await aPerson(service.database.pool, { blocked: true }));
    const before = await written();

    const unverified = await create(aWish({ doctor: { id: 'D-unverified' } }));
    const blocked = await create(aWish({ patient: { id: 'P-blocked', displayName: 'Blocked' } }));

    expect(unverified.body['code']).toBe('DOCTOR_NOT_VERIFIED');
    expect(blocked.body['code']).toBe('PERSON_BLOCKED');
    expect(await written()).toEqual(before);
  });
});

describe('Idempotency-Key', () => {
  it('INT-3 the same request again is answered again, links included, and not done again', async () => {
    const wish = aWish();
    const key = randomUUID();
    const first = await create(wish, key);
    const before = await written();

    const again = await create({ ...wish, durationMinutes: 30 }, key);

    expect(again.status).toBe(201);
    expect(again.body).toEqual(first.body);
    expect(first.headers['idempotency-replayed']).toBeUndefined();
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(await written()).toEqual(before);
  });

  it('INT-3 another request with the key is refused', async () => {
    const key = randomUUID();
    await create(aWish(), key);
    const before = await written();

    const answer = await create(aWish(), key);

    expect([answer.status, answer.body['code']]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    expect(await written()).toEqual(before);
  });

  it('INT-3 of twenty copies of a request at once, one is done and all are answered the same', async () => {
    const wish = aWish();
    const key = randomUUID();

    const answers = await Promise.all(Array.from({ length: 20 }, () => create(wish, key)));

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map(({ body }) => body['sessionId'])).size).toBe(1);
    expect(answers.filter(({ headers }) => headers['idempotency-replayed'] !== 'true')).toHaveLength(1);
  });

  it('INT-3 is required, and what was refused may be tried again with it', async () => {
    const missing = await create(aWish(), null);
    const key = randomUUID();
    const startsAt = freeTime();
    const blocker = await create(aWish({ startsAt }));
    const wish = aWish({ startsAt });
    const refused = await create(wish, key);
    await query(
      `update appointments set status = 'cancelled' where id = (select appointment_id from consultations where id = $1)`,
      [blocker.body['sessionId']],
    );

    const later = await create(wish, key);

    expect([missing.status, missing.body['code']]).toEqual([400, 'IDEMPOTENCY_KEY_MISSING']);
    expect(refused.body['code']).toBe('SLOT_TAKEN');
    expect(later.status).toBe(201);
  });

  it('INT-3 kept answers hold no link that can be read in the database', async () => {
    const key = randomUUID();
    const answer = await create(aWish(), key);
    const { url } = (answer.body['joinLinks'] as { patient: { url: string } }).patient;

    const [kept] = await query(
      'select sealed_answer from integration.idempotency_keys where idempotency_key = $1',
      [key],
    );

    expect((kept.sealed_answer as Buffer).includes(url.split('#')[1]!)).toBe(false);
  });
});

describe('keys', () => {
  it('INT-1 missing, wrong, expired and revoked keys are refused in the same words', async () => {
    const expired = await aKey(service, system.clientId, ['sessions:read']);
    const revoked = await aKey(service, system.clientId, ['sessions:read']);
    const idOf = (key: string) => key.split('_')[1]!;
    await query(`update integration_keys set expires_at = now() where id = $1::uuid`, [idOf(expired)]);
    await query(`update integration_keys set revoked_at = now() where id = $1::uuid`, [idOf(revoked)]);
    const wrong = `${system.key.slice(0, -1)}${system.key.endsWith('A') ? 'B' : 'A'}`;

    const answers = await Promise.all(
      ['', 'tm_x', wrong, expired, revoked].map((key) => system.get(`${sessionsPath}/doctor/D-1`, key)),
    );

    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401]);
    expect(new Set(answers.map(({ body }) => body['title'])).size).toBe(1);
    expect(answers[0]!.headers['www-authenticate']).toBe('Bearer');
  });

  it('INT-1 a key does what its scopes say', async () => {
    const reader = await anotherSystem(service, ['sessions:read']);
    const writer = await anotherSystem(service, ['sessions:write']);
    const before = await written();

    const writing = await reader.post(`${sessionsPath}/create`, aWish());
    const reading = await writer.get(`${sessionsPath}/doctor/D-1`);

    expect([writing.status, writing.body['code']]).toEqual([403, 'SCOPE_MISSING']);
    expect([reading.status, reading.body['code']]).toEqual([403, 'SCOPE_MISSING']);
    expect(await written()).toEqual(before);
  });

  it('INT-1 a rotated key works beside the new one for the overlap, and a revoked one not at all', async () => {
    const admin = await signedIn(service.database.pool, 'admin');
    const made = await service.act('createIntegrationKey', admin, {
      clientId: system.clientId,
      scopes: ['SESSIONS_READ'],
      daysValid: 30,
    });
    const { keyId, secret } = made.body as { keyId: string; secret: string };
    const path = `${sessionsPath}/doctor/D-1`;

    const rotated = await service.act('rotateIntegrationKey', admin, { keyId, overlapHours: 24 });
    const fresh = rotated.body['secret'] as string;
    expect((await system.get(path, secret)).status).toBe(200);
    expect((await system.get(path, fresh)).status).toBe(200);
    const [old] = await query(
      `select expires_at - now() < interval '24 hours 1 minute' as soon, last_used_at is not null as used from integration_keys where id = $1`,
      [keyId],
    );
    expect(old).toEqual({ soon: true, used: true });

    await service.act('revokeIntegrationKey', admin, { keyId: rotated.body['keyId'] as string });
    expect((await system.get(path, fresh)).status).toBe(401);
    const stored = JSON.stringify([
      await query('select * from integration_keys'),
      await query(`select encode(secret_hash, 'escape') from integration.key_secrets`),
    ]);
    expect(stored).not.toContain(secret.split('_')[2]);
    expect(service.logged.join('')).not.toContain(secret.split('_')[2]);
  });

  it('INT-1 only admins make, rotate and revoke keys', async () => {
    const staff = await signedIn(service.database.pool, 'staff');
    const before = await countOf('integration_keys');

    const answer = await service.act('createIntegrationKey', staff, {
      clientId: system.clientId,
      scopes: ['SESSIONS_READ'],
    });

    expect(answer.status).toBe(403);
    expect(await countOf('integration_keys')).toBe(before);
  });

  it('INT-1 a key that has used up its minute is told how long to wait', async () => {
    const small = await startService(inject('postgresUrl'), { requestsPerMinute: 3 });
    try {
      const other = await anotherSystem(small);
      const path = `${sessionsPath}/doctor/nobody`;

      const answers = [];
      for (let index = 0; index < 5; index += 1) answers.push(await other.get(path));

      expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 429, 429]);
      expect(answers[0]!.headers['ratelimit-remaining']).toBe('2');
      expect(Number(answers[3]!.headers['retry-after'])).toBeGreaterThan(0);
    } finally {
      await small.stop();
    }
  });
});

describe('the list of a doctor', () => {
  it('INT-1 is paged without gaps or repetitions, by status, and holds only what the system has made', async () => {
    const reader = await anotherSystem(service);
    const doctor = await aPerson(service.database.pool, { role: 'doctor' });
    await reader.link('doctor', 'D-list', doctor);
    const stranger = await anotherSystem(service);
    await stranger.link('doctor', 'D-list', doctor);
    const made: unknown[] = [];
    for (let index = 0; index < 7; index += 1) {
      const answer = await reader.post(`${sessionsPath}/create`, aWish({ doctor: { id: 'D-list' } }));
      made.push(answer.body['sessionId']);
    }
    await stranger.post(`${sessionsPath}/create`, aWish({ doctor: { id: 'D-list' } }));
    await query(
      `update appointments set status = 'cancelled' where id = (select appointment_id from consultations where id = $1)`,
      [made[3]],
    );

    const listed: unknown[] = [];
    let path: string | undefined = `${sessionsPath}/doctor/D-list?limit=3`;
    while (path !== undefined) {
      const page: { sessions: { sessionId: string }[]; nextCursor: string | null } = (await reader.get(path))
        .body as never;
      listed.push(...page.sessions.map(({ sessionId }) => sessionId));
      path =
        page.nextCursor === null
          ? undefined
          : `${sessionsPath}/doctor/D-list?limit=3&cursor=${page.nextCursor}`;
    }
    const finished = await reader.get(`${sessionsPath}/doctor/D-list?status=finished`);

    expect(listed).toEqual(made);
    expect(finished.body['sessions']).toMatchObject([{ sessionId: made[3], outcome: 'cancelled' }]);
    expect((await reader.get(`${sessionsPath}/doctor/nobody`)).status).toBe(404);
    expect((await reader.get(`${sessionsPath}/doctor/D-list?cursor=nonsense`)).status).toBe(422);
    expect((await reader.get(`${sessionsPath}/doctor/D-list?status=lost`)).status).toBe(422);
  });
});

describe('requests', () => {
  it('INT-3 what cannot be read is a problem with its own status', async () => {
    const send = (payload: string, type: string) =>
      service.server.inject({
        method: 'POST',
        url: `${sessionsPath}/create`,
        headers: { authorization: `Bearer ${system.key}`, 'idempotency-key': 'k', 'content-type': type },
        payload,
      });

    const broken = await send('{"doctor":', 'application/json');
    const huge = await send(JSON.stringify({ reason: 'x'.repeat(40_000) }), 'application/json');
    const form = await send('a=b', 'application/x-www-form-urlencoded');
    const nowhere = await system.get('/v1/abm/elsewhere');

    expect([broken.statusCode, broken.json().code]).toEqual([400, 'MALFORMED_REQUEST']);
    expect([huge.statusCode, huge.json().code]).toEqual([413, 'REQUEST_TOO_LARGE']);
    expect([form.statusCode, form.json().code]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
    expect([nowhere.status, nowhere.body['code']]).toEqual([404, 'NOT_FOUND']);
    expect(broken.headers['content-type']).toContain('application/problem+json');
  });
});

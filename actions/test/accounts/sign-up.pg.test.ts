import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type RunningService, startService } from '../support/running-service.ts';

const amina = {
  role: 'patient',
  email: 'Amina@Example.org',
  password: 'a long enough one',
  displayName: '  Amina Rahman ',
  timeZone: 'Asia/Dhaka',
  locale: 'bn',
};

let service: RunningService;
beforeAll(async () => {
  service = await startService(inject('postgresUrl'));
});
afterAll(() => service.stop());

const signUp = (body: object) => service.internal('POST', '/internal/accounts/sign-up', body);
const countUsers = async () => (await service.database.pool.query('select 1 from public.users')).rowCount;

describe('signing up', () => {
  it('USR-1 a patient gets an account, a profile and an argon2id hash in the schema GraphQL does not track', async () => {
    const answer = await signUp(amina);

    expect(answer.status).toBe(201);
    const stored = await service.database.pool.query(
      `select person.role, person.display_name, person.time_zone, person.locale, credential.password_hash,
              profile.user_id is not null as profile
         from public.users as person join accounts.credentials as credential on credential.user_id = person.id
         left join public.patients as profile on profile.user_id = person.id where person.id = $1`,
      [answer.body['userId']],
    );
    expect(stored.rows[0]).toMatchObject({
      role: 'patient',
      display_name: 'Amina Rahman',
      time_zone: 'Asia/Dhaka',
      locale: 'bn',
      profile: true,
    });
    expect(stored.rows[0].password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  it('USR-1 an address is taken whatever its case, also when two sign up at once', async () => {
    const same = { ...amina, email: 'twice@example.org' };

    const answers = await Promise.all([signUp(same), signUp({ ...same, email: 'TWICE@example.org' })]);

    expect(answers.map((answer) => answer.status).toSorted()).toEqual([201, 409]);
    expect(answers.find((answer) => answer.status === 409)?.body).toMatchObject({ code: 'EMAIL_TAKEN' });
    const stored = await service.database.pool.query(
      `select 1 from public.users where email = 'twice@example.org'`,
    );
    expect(stored.rowCount).toBe(1);
  });

  it('USR-1 doctors and pharmacists sign up with what their profiles need', async () => {
    const doctor = await signUp({
      ...amina,
      role: 'doctor',
      email: 'doctor@example.org',
      speciality: 'Cardiology',
      languages: ['en', 'bn'],
    });
    const pharmacist = await signUp({
      ...amina,
      role: 'pharmacist',
      email: 'pharmacist@example.org',
      pharmacyName: 'Lazz Pharma',
    });

    expect([doctor.status, pharmacist.status]).toEqual([201, 201]);
    const profiles = await service.database.pool.query(
      `select speciality, languages, pharmacy_name from public.doctors, public.pharmacists
        where doctors.user_id = $1 and pharmacists.user_id = $2`,
      [doctor.body['userId'], pharmacist.body['userId']],
    );
    expect(profiles.rows).toEqual([
      { speciality: 'Cardiology', languages: ['en', 'bn'], pharmacy_name: 'Lazz Pharma' },
    ]);
  });

  it.each([
    ['a role nobody may give himself', { role: 'admin' }, 'role', 'invalid'],
    ['staff', { role: 'staff' }, 'role', 'invalid'],
    ['no address', { email: undefined }, 'email', 'required'],
    ['something that is no address', { email: 'amina' }, 'email', 'invalid'],
    ['a short password', { password: 'nine char' }, 'password', 'too_short'],
    ['an endless password', { password: 'x'.repeat(201) }, 'password', 'too_long'],
    ['a common password', { password: 'Password123' }, 'password', 'too_common'],
    ['a repeated syllable', { password: 'abcabcabcabc' }, 'password', 'too_common'],
    [
      'the address as password',
      { email: 'a.long.one@example.org', password: 'A.LONG.ONE' },
      'password',
      'same_as_email',
    ],
    ['a blank name', { displayName: '   ' }, 'displayName', 'too_short'],
    ['a name with a NUL', { displayName: 'A\0B' }, 'displayName', 'invalid'],
    ['a zone that is none', { timeZone: 'Asia/Atlantis' }, 'timeZone', 'invalid'],
    ['an offset for a zone', { timeZone: '+06:00' }, 'timeZone', 'invalid'],
    ['another language', { locale: 'de' }, 'locale', 'invalid'],
    ['a doctor without speciality', { role: 'doctor' }, 'speciality', 'required'],
    ['a pharmacist without pharmacy', { role: 'pharmacist' }, 'pharmacyName', 'required'],
  ])('refuses %s, names the field and writes nothing', async (_what, change, field, problem) => {
    const before = await countUsers();

    const answer = await signUp({ ...amina, email: 'new@example.org', ...change });

    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({ code: 'VALIDATION_FAILED', fields: { [field]: problem } });
    expect(await countUsers()).toBe(before);
  });

  it('SEC-2 refuses whoever does not know the internal secret', async () => {
    const before = await countUsers();

    const answer = await service.internal('POST', '/internal/accounts/sign-up', amina, 'a guess');

    expect(answer.status).toBe(401);
    expect(answer.body).toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(await countUsers()).toBe(before);
  });

  it('SEC-2 never logs a password', () => {
    expect(service.logged.length).toBeGreaterThan(0);
    expect(service.logged.join('')).not.toContain(amina.password);
  });
});

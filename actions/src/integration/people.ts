/** Whom another system means by its own ids: known people, people it brings, and people an admin has to name first. */
import type pg from 'pg';
import type { z } from 'zod';
import { storable } from '../http/text.ts';
import type { Key } from './keys.ts';
import { Problem } from './problems.ts';
import type { doctorDetails, patientDetails } from './schemas.ts';

type Queryable = Pick<pg.ClientBase, 'query'>;
export type DoctorDetails = z.infer<typeof doctorDetails>;
export type PatientDetails = Partial<z.infer<typeof patientDetails>> & { readonly id: string };

export interface KnownPerson {
  /** Of external_people. */
  readonly ref: string;
  readonly userId: string;
}

type Kind = 'doctor' | 'patient';
type Details = Partial<Pick<DoctorDetails, 'displayName' | 'email'>> & { readonly id: string };

interface Found {
  readonly ref: string;
  readonly userId: string | null;
  readonly blocked: boolean;
  readonly verified: boolean;
}

/**
 * Notes whom the other system may not bring by itself, for an admin to say who it is, and refuses the request. A
 * doctor reads records, so only the clinic makes doctors, unless the key may vouch. An address given by another system
 * proves nothing, so nobody's account is taken over by it.
 */
export async function refuseUnlinked(
  pool: pg.Pool,
  key: Key,
  doctor: DoctorDetails,
  patient: PatientDetails,
): Promise<void> {
  const knownDoctor = await find(pool, key.clientId, 'doctor', doctor.id);
  if (knownDoctor?.userId == null) {
    const taken = await isTaken(pool, doctor.email);
    if (taken || !mayVouch(key, doctor)) {
      await noteWaiting(pool, key, 'doctor', doctor, taken ? 'email_taken' : 'doctor_unknown');
      throw new Problem('DOCTOR_NOT_LINKED');
    }
  }
  const knownPatient = await find(pool, key.clientId, 'patient', patient.id);
  if (knownPatient?.userId == null && (await isTaken(pool, patient.email))) {
    await noteWaiting(pool, key, 'patient', patient, 'email_taken');
    throw new Problem('PATIENT_NOT_LINKED');
  }
}

export async function resolveDoctor(
  client: pg.PoolClient,
  key: Key,
  doctor: DoctorDetails,
): Promise<KnownPerson> {
  const known = await claim(client, key.clientId, 'doctor', doctor);
  if (known.userId !== null) return usable(known, 'doctor');
  if (!mayVouch(key, doctor)) throw new Problem('DOCTOR_NOT_LINKED');
  const userId = await bring(client, 'doctor', doctor);
  await client.query(
    `insert into public.doctors (user_id, speciality, languages, verified_at) values ($1, $2, $3, now())`,
    [userId, doctor.speciality, doctor.languages ?? []],
  );
  return link(client, known.ref, userId);
}

export async function resolvePatient(
  client: pg.PoolClient,
  key: Key,
  patient: PatientDetails,
): Promise<KnownPerson> {
  const known = await claim(client, key.clientId, 'patient', patient);
  if (known.userId !== null) return usable(known, 'patient');
  const userId = await bring(client, 'patient', {
    ...patient,
    displayName: patient.displayName ?? `Patient ${patient.id}`,
  });
  await client.query('insert into public.patients (user_id, date_of_birth) values ($1, $2)', [
    userId,
    patient.dateOfBirth ?? null,
  ]);
  if (patient.phone !== undefined) {
    await client.query('update public.notification_preferences set phone = $2 where user_id = $1', [
      userId,
      patient.phone,
    ]);
  }
  return link(client, known.ref, userId);
}

/** For reading: who is meant, known or not. */
export async function findDoctorRef(
  db: Queryable,
  clientId: string,
  id: string,
): Promise<string | undefined> {
  return (await find(db, clientId, 'doctor', id))?.ref;
}

function mayVouch(key: Key, doctor: DoctorDetails): boolean {
  return (
    key.scopes.includes('doctors:vouch') &&
    doctor.displayName !== undefined &&
    doctor.speciality !== undefined
  );
}

async function find(db: Queryable, clientId: string, kind: Kind, id: string): Promise<Found | undefined> {
  const found = await db.query<Found>(
    `select external.id as ref, external.user_id as "userId", person.blocked_at is not null as blocked,
            profile.verified_at is not null as verified
       from public.external_people as external
       left join public.users as person on person.id = external.user_id
       left join public.doctors as profile on profile.user_id = external.user_id
      where external.client_id = $1 and external.kind = $2 and external.external_id = $3`,
    [clientId, kind, id],
  );
  return found.rows[0];
}

/** The row of a person who is not known yet is locked: two requests that bring the same person bring him once. */
async function claim(client: pg.PoolClient, clientId: string, kind: Kind, details: Details): Promise<Found> {
  const known = await find(client, clientId, kind, details.id);
  if (known !== undefined && known.userId !== null) return known;
  await client.query(
    `insert into public.external_people (client_id, kind, external_id, display_name, email)
     values ($1, $2, $3, $4, $5) on conflict (client_id, kind, external_id) do nothing`,
    [clientId, kind, details.id, details.displayName ?? null, details.email ?? null],
  );
  await client.query(
    `select from public.external_people where client_id = $1 and kind = $2 and external_id = $3 for update`,
    [clientId, kind, details.id],
  );
  return (await find(client, clientId, kind, details.id))!;
}

function usable(known: Found, kind: Kind): KnownPerson {
  if (known.blocked) throw new Problem('PERSON_BLOCKED');
  if (kind === 'doctor' && !known.verified) throw new Problem('DOCTOR_NOT_VERIFIED');
  return { ref: known.ref, userId: known.userId! };
}

interface Brought {
  readonly displayName?: string | undefined;
  readonly email?: string | undefined;
  readonly timeZone?: string | undefined;
  readonly locale?: string | undefined;
}

/** A person without a password: he comes in by join links alone. */
async function bring(client: pg.PoolClient, kind: Kind, person: Brought): Promise<string> {
  const made = await client.query<{ id: string }>(
    `insert into public.users (role, display_name, email, time_zone, locale)
     values ($1, $2, $3, $4, $5) on conflict (email) do nothing returning id`,
    [kind, person.displayName, person.email ?? null, person.timeZone ?? 'UTC', person.locale ?? 'en'],
  );
  const id = made.rows[0]?.id;
  // Taken since refuseUnlinked has looked; the request made again says so properly.
  if (id === undefined) throw new Problem('TRY_AGAIN', { retryAfterSeconds: 1 });
  return id;
}

async function link(client: pg.PoolClient, ref: string, userId: string): Promise<KnownPerson> {
  await client.query(
    `update public.external_people set user_id = $2, waits_because = null, linked_at = clock_timestamp() where id = $1`,
    [ref, userId],
  );
  return { ref, userId };
}

async function isTaken(db: Queryable, email: string | undefined): Promise<boolean> {
  if (email === undefined || !storable(email)) return false;
  const found = await db.query('select from public.users where email = $1', [email]);
  return found.rowCount !== 0;
}

async function noteWaiting(
  pool: pg.Pool,
  key: Key,
  kind: Kind,
  details: Details,
  because: 'doctor_unknown' | 'email_taken',
): Promise<void> {
  await pool.query(
    `insert into public.external_people as known (client_id, kind, external_id, display_name, email, waits_because)
     values ($1, $2, $3, $4, $5, $6)
     on conflict (client_id, kind, external_id) do update
       set display_name = coalesce(excluded.display_name, known.display_name),
           email = coalesce(excluded.email, known.email), waits_because = excluded.waits_because
     where known.user_id is null`,
    [key.clientId, kind, details.id, details.displayName ?? null, details.email ?? null, because],
  );
}

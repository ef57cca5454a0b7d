/**
 * BOOK-7: gives freed time to those who wait, the doctor's own waiting patients first, then those of his speciality,
 * each in the order in which they joined. An offer holds its time, so no two live offers share any.
 */
import type pg from 'pg';
import { loadSchedulingSettings } from '../config/scheduling-settings.ts';
import { inTransaction, system } from '../db/transaction.ts';
import type { Announce } from './announce.ts';
import { takeCalendars } from './appointments.ts';
import { minute } from './interval.ts';
import { loadCalendar } from './load-calendar.ts';
import { rulesFor } from './rules.ts';
import { proposeStarts } from './starts.ts';

interface Entry {
  readonly id: string;
  readonly patientId: string;
  readonly durationMinutes: number;
  readonly startsAfter: number;
  readonly endsBefore: number;
}

const doctorsAtOnce = 20;
const entriesPerDoctor = 200;

/** Looks through the doctors who were noted to have time; gives how many offers were made. */
export async function offerFreedTime(pool: pg.Pool, announce: Announce): Promise<number> {
  const noted = await pool.query<{ doctor_id: string; since: string }>(
    // The time as text: dates of the driver lose its microseconds, by which the note is recognised again.
    'select doctor_id, since::text from public.waitlist_checks order by since limit $1',
    [doctorsAtOnce],
  );
  let offers = 0;
  for (const { doctor_id: doctorId, since } of noted.rows) {
    for (const entry of await waitingFor(pool, doctorId)) {
      if (await offerTo(pool, announce, entry, doctorId)) offers += 1;
    }
    // Freed once more in the meantime, the note is a new one and stays.
    await pool.query('delete from public.waitlist_checks where doctor_id = $1 and since = $2', [
      doctorId,
      since,
    ]);
  }
  return offers;
}

async function waitingFor(pool: pg.Pool, doctorId: string): Promise<Entry[]> {
  const found = await pool.query<{
    id: string;
    patient_id: string;
    duration_minutes: number;
    starts_after: Date;
    ends_before: Date;
  }>(
    `select entry.id, entry.patient_id, entry.duration_minutes, entry.starts_after, entry.ends_before
       from public.doctors as profile
       join public.users as doctor on doctor.id = profile.user_id and doctor.blocked_at is null
       join public.waitlist_entries as entry
         on entry.doctor_id = profile.user_id or entry.speciality = profile.speciality
       join public.users as patient on patient.id = entry.patient_id and patient.blocked_at is null
      where profile.user_id = $1 and profile.verified_at is not null
        and entry.status = 'waiting' and entry.ends_before > now()
        and not exists (select from public.waitlist_offers where entry_id = entry.id and status = 'open')
      order by entry.doctor_id is null, entry.created_at, entry.id
      limit $2`,
    [doctorId, entriesPerDoctor],
  );
  return found.rows.map((row) => ({
    id: row.id,
    patientId: row.patient_id,
    durationMinutes: row.duration_minutes,
    startsAfter: row.starts_after.getTime(),
    endsBefore: row.ends_before.getTime(),
  }));
}

async function offerTo(pool: pg.Pool, announce: Announce, entry: Entry, doctorId: string): Promise<boolean> {
  return inTransaction(pool, system, async (client) => {
    const settings = await loadSchedulingSettings(client);
    const rules = rulesFor(settings.rules, { patient: true, keptMinutes: entry.durationMinutes });
    const now = Date.now();
    const window = { start: Math.max(now, entry.startsAfter), end: entry.endsBefore };
    if (window.start >= window.end) return false;
    const reach = { ...window, end: window.end + (entry.durationMinutes + rules.bufferMinutes) * minute };

    await takeCalendars(client, [doctorId, entry.patientId], reach);
    if (!(await isWaiting(client, entry.id))) return false;
    const calendar = await loadCalendar(client, doctorId, entry.patientId, reach);
    const passed = await passedStarts(client, entry.id, doctorId);
    const starts = proposeStarts(calendar, entry.durationMinutes, rules, now, window, passed.size + 1);
    const startsAt = starts.find((start) => !passed.has(start));
    if (startsAt === undefined) return false;

    const endsAt = startsAt + entry.durationMinutes * minute;
    const expiresAt = Math.min(now + settings.waitlistOfferMinutes * minute, startsAt);
    const made = await client.query<{ id: string }>(
      `with hold as (
         insert into public.slot_holds (doctor_id, patient_id, starts_at, ends_at, occupied_until, expires_at)
         values ($2, $3, $4, $5, $6, $7) returning id
       )
       insert into public.waitlist_offers (entry_id, hold_id, doctor_id, starts_at, ends_at, expires_at)
       select $1, hold.id, $2, $4, $5, $7 from hold returning id`,
      [
        entry.id,
        doctorId,
        entry.patientId,
        new Date(startsAt),
        new Date(endsAt),
        new Date(endsAt + rules.bufferMinutes * minute),
        new Date(expiresAt),
      ],
    );
    await announce(client, { kind: 'waitlist.offered', offerId: made.rows[0]!.id, actorId: null });
    return true;
  });
}

/** Locks the entry; two workers offer one after the other, and the second finds the offer of the first. */
async function isWaiting(client: pg.PoolClient, entryId: string): Promise<boolean> {
  const entry = await client.query<{ status: string }>(
    'select status from public.waitlist_entries where id = $1 for update',
    [entryId],
  );
  const open = await client.query(
    `select from public.waitlist_offers where entry_id = $1 and status = 'open'`,
    [entryId],
  );
  return entry.rows[0]?.status === 'waiting' && open.rowCount === 0;
}

/** What somebody has let pass is not offered to him again. */
async function passedStarts(
  client: pg.PoolClient,
  entryId: string,
  doctorId: string,
): Promise<ReadonlySet<number>> {
  const found = await client.query<{ starts_at: Date }>(
    'select starts_at from public.waitlist_offers where entry_id = $1 and doctor_id = $2',
    [entryId, doctorId],
  );
  return new Set(found.rows.map((row) => row.starts_at.getTime()));
}

/** The people and rows of the permission suite: for every role there is something of its own and something of others. */
import type pg from 'pg';
import { insertIntegration, integrationRows } from './integration-world.ts';
import { idOf, type Row } from './names.ts';

export { idOf, type Row } from './names.ts';

export const roles = ['patient', 'doctor', 'staff', 'pharmacist', 'clinic_admin'] as const;
export type Role = (typeof roles)[number];

/** The person who stands for a role; the others are there to be kept apart from him. */
export const personOf: Record<Role, string> = {
  patient: 'patient',
  doctor: 'doctor',
  staff: 'staff',
  pharmacist: 'pharmacist',
  clinic_admin: 'admin',
};

const people: Record<string, string> = {
  patient: 'patient',
  otherPatient: 'patient',
  doctor: 'doctor',
  otherDoctor: 'doctor',
  staff: 'staff',
  pharmacist: 'pharmacist',
  otherPharmacist: 'pharmacist',
  admin: 'admin',
};

/** Who is in which room. `desk` is a front desk line: its seats are taken by the trigger. */
const seats = {
  own: ['patient', 'doctor'],
  team: ['doctor', 'staff', 'pharmacist', 'admin'],
  others: ['otherPatient', 'otherDoctor'],
  desk: ['otherPatient', 'staff'],
  elsewhere: ['otherDoctor', 'otherPharmacist'],
} as const;
const roomOwner = {
  own: 'patient',
  team: 'doctor',
  others: 'otherPatient',
  desk: 'otherPatient',
  elsewhere: 'otherDoctor',
};

const messages: readonly [name: string, room: keyof typeof seats, author: string][] = [
  ['own by patient', 'own', 'patient'],
  ['own by patient, again', 'own', 'patient'],
  ['own by doctor', 'own', 'doctor'],
  ['team by doctor', 'team', 'doctor'],
  ['team by staff', 'team', 'staff'],
  ['team by pharmacist', 'team', 'pharmacist'],
  ['team by admin', 'team', 'admin'],
  ['team by doctor, deleted', 'team', 'doctor'],
  ['others by otherPatient', 'others', 'otherPatient'],
  ['desk by otherPatient', 'desk', 'otherPatient'],
  ['desk by staff', 'desk', 'staff'],
  ['elsewhere by otherDoctor', 'elsewhere', 'otherDoctor'],
  // Written by those who have left the room since.
  ['elsewhere by doctor', 'elsewhere', 'doctor'],
  ['elsewhere by patient', 'elsewhere', 'patient'],
  ['elsewhere by staff', 'elsewhere', 'staff'],
  ['elsewhere by pharmacist', 'elsewhere', 'pharmacist'],
  ['elsewhere by admin', 'elsewhere', 'admin'],
];

/** Messages that carry a file; the deleted one keeps it, and shows it to nobody. */
const carrying = [
  'own by patient',
  'team by doctor',
  'team by doctor, deleted',
  'others by otherPatient',
  'desk by otherPatient',
  'elsewhere by doctor',
] as const;

const typing: readonly [keyof typeof seats, string][] = [
  ['own', 'patient'],
  ['own', 'doctor'],
  ['team', 'staff'],
  ['team', 'pharmacist'],
  ['team', 'admin'],
  ['others', 'otherPatient'],
  ['desk', 'staff'],
];

const visits = [
  ['own visit', 'patient', 'doctor'],
  ['visit of others', 'otherPatient', 'otherDoctor'],
] as const;
/** Which rooms are about which visits. */
const ties = [
  ['own', 'own visit'],
  ['others', 'visit of others'],
  ['team', 'own visit'],
  ['elsewhere', 'visit of others'],
] as const;
/** Who has a calendar of his own. */
const available = ['patient', 'otherPatient', 'doctor', 'otherDoctor', 'pharmacist'];

/** Every row that matters, by table and name: what the expectations speak of. Columns: those that identify it. */
export const rowsByName: Record<string, Record<string, Row>> = {
  users: named(Object.keys(people), (person) => ({ id: idOf(person) })),
  patients: named(['patient', 'otherPatient'], (person) => ({ user_id: idOf(person) })),
  doctors: named(['doctor', 'otherDoctor'], (person) => ({ user_id: idOf(person) })),
  pharmacists: named(['pharmacist', 'otherPharmacist'], (person) => ({ user_id: idOf(person) })),
  appointments: named(
    visits.map(([visit]) => visit),
    (visit) => ({ id: idOf(visit) }),
  ),
  rooms: named(Object.keys(seats), (room) => ({ id: idOf(room) })),
  // The first two by the triggers, the third by staff; the last is seen by nobody of the roles' people.
  room_appointments: Object.fromEntries(
    ties.map(([room, visit]) => [`${room}/${visit}`, { room_id: idOf(room), appointment_id: idOf(visit) }]),
  ),
  room_participants: Object.fromEntries(
    Object.entries(seats).flatMap(([room, seated]) =>
      seated.map((person) => [`${room}/${person}`, { room_id: idOf(room), user_id: idOf(person) }]),
    ),
  ),
  messages: named(
    messages.map(([name]) => name),
    (message) => ({ id: idOf(message) }),
  ),
  files: named(
    [...carrying.map((message) => `of ${message}`), ...Object.keys(people).map((who) => `draft of ${who}`)],
    (file) => ({ id: idOf(`file ${file}`) }),
  ),
  message_attachments: named(carrying, (message) => ({ message_id: idOf(message), position: 1 })),
  file_access_log: { 'a refusal': { id: 1_000_000 } },
  room_typing: Object.fromEntries(
    typing.map(([room, person]) => [`${room}/${person}`, { room_id: idOf(room), user_id: idOf(person) }]),
  ),
  user_presence: named(Object.keys(people), (person) => ({ user_id: idOf(person) })),
  active_sessions: named(
    [...Object.keys(people), ...Object.keys(people).map((person) => `${person}'s phone`)],
    (device) => ({ id: idOf(`session of ${device}`) }),
  ),
  audit_log: { 'the deletion': { seq: 1 } },
  notification_preferences: named(Object.keys(people), (person) => ({ user_id: idOf(person) })),
  notifications: named(Object.keys(people), (person) => ({ id: idOf(`note to ${person}`) })),
  notification_deliveries: named(['patient', 'otherPatient'], (person) => ({
    id: idOf(`delivery to ${person}`),
  })),
  push_subscriptions: named(Object.keys(people), (person) => ({ id: idOf(`browser of ${person}`) })),
  calendar_feeds: named(Object.keys(people), (person) => ({ id: idOf(`feed of ${person}`) })),
  appointment_participants: Object.fromEntries(
    visits.flatMap(([visit, ...seated]) =>
      seated.map((person) => [`${visit}/${person}`, { appointment_id: idOf(visit), user_id: idOf(person) }]),
    ),
  ),
  shift_proposals: named(['shift of own visit', 'shift of visit of others'], (shift) => ({
    id: idOf(shift),
  })),
  availability_slots: named(available, (person) => ({ id: idOf(`slot of ${person}`) })),
  availability_exceptions: named(available, (person) => ({ id: idOf(`time off of ${person}`) })),
  slot_holds: named(['patient', 'otherPatient'], (person) => ({ id: idOf(`hold of ${person}`) })),
  scheduling_settings: { 'the rules': { id: true } },
  waitlist_entries: named(['patient', 'otherPatient'], (person) => ({ id: idOf(`wish of ${person}`) })),
  waitlist_offers: named(['patient', 'otherPatient'], (person) => ({ id: idOf(`offer to ${person}`) })),
  consultations: named(
    visits.map(([visit]) => `call of ${visit}`),
    (call) => ({ id: idOf(call) }),
  ),
  consultation_admissions: Object.fromEntries(
    visits.flatMap(([visit, ...people]) =>
      [...people, 'guest'].map((person) => [
        `${visit}/${person}`,
        { id: idOf(`admission of ${person} to ${visit}`) },
      ]),
    ),
  ),
  consultation_guests: named(
    visits.map(([visit]) => `guest of ${visit}`),
    (guest) => ({ id: idOf(guest) }),
  ),
  callback_numbers: named(['patient', 'otherPatient'], (person) => ({ user_id: idOf(person) })),
  connection_checks: named(['patient', 'otherPatient', 'doctor', 'otherDoctor'], (person) => ({
    id: idOf(`test of ${person}`),
  })),
  chat_settings: { 'the rules of chat': { id: true } },
  retention_settings: { 'the keeping times': { id: true } },
  urgent_messages: named(['own by patient', 'others by otherPatient'], (message) => ({
    message_id: idOf(message),
  })),
  consultation_quality: ofVisits('quality of', (name) => ({ id: idOf(name) })),
  consultation_recordings: ofVisits('recording of', (name) => ({ id: idOf(name) })),
  recording_consents: Object.fromEntries(
    visits.map(([visit, patient]) => [
      `consent to ${visit}`,
      {
        recording_id: idOf(`recording of ${visit}`),
        admission_id: idOf(`admission of ${patient} to ${visit}`),
      },
    ]),
  ),
  recording_parts: ofVisits('part of', (name) => ({ id: idOf(name) })),
  ...integrationRows,
};

export const tableNames = [...Object.keys(rowsByName), 'contacts'].toSorted();

/** The statements that bring a database back, by its pool: made once by building the world row by row. */
const restoring = new WeakMap<pg.Pool, string>();

/** Puts the database into the state every test starts from. Refuses one that holds anybody else's rows. */
export async function resetWorld(pool: pg.Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await refuseStrangers(client);
    const known = restoring.get(pool);
    await client.query('begin');
    if (known === undefined) {
      await client.query(emptying);
      await insertWorld(client);
      restoring.set(pool, await statementsToRestore(client));
    } else {
      await client.query(known);
    }
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}

async function refuseStrangers(client: pg.PoolClient): Promise<void> {
  const strangers = await client.query(
    'select 1 from public.users where not (id = any($1::uuid[])) limit 1',
    [Object.keys(people).map(idOf)],
  );
  if (strangers.rowCount !== 0) throw new Error('The permission suite wants a database of its own.');
}

const stored = tableNames.filter((table) => table !== 'contacts');
/** Kept by triggers, and no business of GraphQL; not brought back. */
const untracked = ['reserved_times', 'waitlist_checks', 'consultation_room_closures'];

/** Past the triggers: the audit log refuses to be emptied, and times would be stamped with the present. */
const emptying = [
  'set local session_replication_role = replica',
  ...[...stored, ...untracked].map((table) => `delete from public.${table}`),
  'set local session_replication_role = origin',
].join('; ');

async function statementsToRestore(client: pg.PoolClient): Promise<string> {
  const inserts: string[] = [];
  for (const table of stored) {
    const { rows } = await client.query(
      `select coalesce(jsonb_agg(to_jsonb(t)), '[]')::text as rows from public.${table} as t`,
    );
    inserts.push(
      `insert into public.${table} select * from jsonb_populate_recordset(null::public.${table}, ${client.escapeLiteral(rows[0].rows)})`,
    );
  }
  return [emptying, 'set local session_replication_role = replica', ...inserts].join('; ');
}

async function insertWorld(client: pg.PoolClient): Promise<void> {
  await client.query('insert into scheduling_settings default values');
  await client.query('insert into chat_settings default values');
  await client.query('insert into retention_settings default values');
  for (const [name, role] of Object.entries(people)) {
    await client.query(`insert into users (id, role, display_name, email) values ($1, $2, $3, $4)`, [
      idOf(name),
      role,
      name,
      `${name}@example.org`,
    ]);
    for (const device of [name, `${name}'s phone`]) {
      await client.query(
        `insert into active_sessions (id, user_id, expires_at) values ($1, $2, now() + interval '1 day')`,
        [idOf(`session of ${device}`), idOf(name)],
      );
    }
    await client.query('insert into user_presence (user_id) values ($1)', [idOf(name)]);
    await client.query(
      `insert into notifications (id, user_id, kind, subject_id) values ($1, $2, 'test', $1)`,
      [idOf(`note to ${name}`), idOf(name)],
    );
    await client.query(
      `insert into push_subscriptions (id, user_id, endpoint, p256dh, auth)
       values ($1, $2, $3, repeat('k', 87), repeat('a', 22))`,
      [idOf(`browser of ${name}`), idOf(name), `https://push.example.org/${name}`],
    );
    await client.query('insert into calendar_feeds (id, user_id, token_hash) values ($1, $2, sha256($3))', [
      idOf(`feed of ${name}`),
      idOf(name),
      Buffer.from(name),
    ]);
  }
  for (const row of Object.values(rowsByName['patients']!)) {
    await client.query(`insert into patients (user_id, allergies) values ($1, 'Penicillin')`, [
      row['user_id'],
    ]);
  }
  // Their rows were given to them by trigger.
  await client.query(`update callback_numbers set phone = '+8801700000001'`);
  for (const person of Object.keys(rowsByName['connection_checks']!)) {
    await client.query(
      `insert into connection_checks (id, user_id, verdict, round_trip_ms) values ($1, $2, 'ready', 40)`,
      [idOf(`test of ${person}`), idOf(person)],
    );
  }
  for (const row of Object.values(rowsByName['doctors']!)) {
    await client.query(
      `insert into doctors (user_id, speciality, verified_at) values ($1, 'Medicine', now())`,
      [row['user_id']],
    );
  }
  for (const row of Object.values(rowsByName['pharmacists']!)) {
    await client.query(`insert into pharmacists (user_id, pharmacy_name) values ($1, 'Corner')`, [
      row['user_id'],
    ]);
  }
  await insertCalendars(client);
  await insertIntegration(client);
  for (const name of Object.keys(rowsByName['notification_deliveries']!)) {
    await client.query(
      `insert into notification_deliveries (id, user_id, kind, subject_id, version, channel, due_at)
       values ($1, $2, 'test', $1, 1, 'email', '2026-01-01 10:00Z')`,
      [idOf(`delivery to ${name}`), idOf(name)],
    );
  }
  for (const [room, seated] of Object.entries(seats) as [keyof typeof seats, readonly string[]][]) {
    const direct = room === 'own' || room === 'others';
    await client.query(
      `insert into rooms (id, kind, title, direct_key, front_desk_patient_id, created_by)
       values ($1, $2, $3, $4, $5, $6)`,
      [
        idOf(room),
        direct ? 'direct' : room === 'desk' ? 'front_desk' : 'group',
        direct || room === 'desk' ? null : `Room ${room}`,
        direct ? seated.map(idOf).toSorted().join(':') : null,
        room === 'desk' ? idOf('otherPatient') : null,
        idOf(roomOwner[room]),
      ],
    );
    await client.query(
      `insert into room_participants (room_id, user_id) select $1, unnest($2::uuid[]) on conflict do nothing`,
      [idOf(room), seated.map(idOf)],
    );
  }
  for (const [room, visit] of ties) {
    await client.query(
      'insert into room_appointments (room_id, appointment_id) values ($1, $2) on conflict do nothing',
      [idOf(room), idOf(visit)],
    );
  }
  for (const [name, room, author] of messages) {
    const files = (carrying as readonly string[]).includes(name) ? 1 : 0;
    await client.query(
      'insert into messages (id, room_id, author_id, body, attachment_count) values ($1, $2, $3, $4, $5)',
      [idOf(name), idOf(room), idOf(author), name, files],
    );
    if (files === 0) continue;
    await insertFile(client, `of ${name}`, room, author);
    await client.query('insert into message_attachments (message_id, position, file_id) values ($1, 1, $2)', [
      idOf(name),
      idOf(`file of ${name}`),
    ]);
  }
  for (const person of Object.keys(people)) await insertFile(client, `draft of ${person}`, 'own', person);
  await client.query(
    `insert into file_access_log (id, file_id, actor_id, action, outcome, code)
     values (1000000, $1, $2, 'read', 'refused', 'FILE_NOT_FOUND')`,
    [idOf('file draft of patient'), idOf('otherPatient')],
  );
  await client.query('update messages set deleted_at = now() where id = $1', [
    idOf('team by doctor, deleted'),
  ]);
  await client.query('set local session_replication_role = replica');
  await client.query(
    `insert into urgent_messages (message_id, room_id, raised_by, escalate_at) values ($1, $2, $3, now())`,
    [idOf('own by patient'), idOf('own'), idOf('patient')],
  );
  await client.query(
    `insert into urgent_messages (message_id, room_id, raised_by, escalate_at, escalated_at, excerpt)
     values ($1, $2, $3, now(), now(), 'It hurts')`,
    [idOf('others by otherPatient'), idOf('others'), idOf('otherPatient')],
  );
  await client.query('set local session_replication_role = origin');
  for (const [room, person] of typing) {
    await client.query('insert into room_typing (room_id, user_id) values ($1, $2)', [
      idOf(room),
      idOf(person),
    ]);
  }
}

async function insertFile(
  client: pg.PoolClient,
  name: string,
  room: string,
  uploader: string,
): Promise<void> {
  await client.query(
    `insert into files (id, room_id, uploader_id, name, content_type, byte_size, scan_result)
     values ($1, $2, $3, 'scan.pdf', 'application/pdf', 1000, 'not_scanned')`,
    [idOf(`file ${name}`), idOf(room), idOf(uploader)],
  );
}

async function insertCalendars(client: pg.PoolClient): Promise<void> {
  for (const [visit, patient, doctor] of visits) {
    await client.query(
      `insert into appointments (id, patient_id, doctor_id, starts_at, ends_at)
       values ($1, $2, $3, '2026-01-01 10:00Z', '2026-01-01 10:20Z')`,
      [idOf(visit), idOf(patient), idOf(doctor)],
    );
    await client.query(
      `insert into shift_proposals (id, appointment_id, proposed_by, starts_at, ends_at, expires_at)
       values ($1, $2, $3, '2026-01-02 10:00Z', '2026-01-02 10:20Z', '2100-01-01')`,
      [idOf(`shift of ${visit}`), idOf(visit), idOf(patient)],
    );
    await client.query(
      `insert into slot_holds (id, doctor_id, patient_id, held_by, starts_at, ends_at, occupied_until, expires_at)
       values ($1, $2, $3, $3, '2026-01-03 10:00Z', '2026-01-03 10:20Z', '2026-01-03 10:20Z', '2100-01-01')`,
      [idOf(`hold of ${patient}`), idOf(doctor), idOf(patient)],
    );
    await client.query(
      `insert into waitlist_entries (id, patient_id, doctor_id, duration_minutes, starts_after, ends_before)
       values ($1, $2, $3, 20, '2026-01-01', '2026-02-01')`,
      [idOf(`wish of ${patient}`), idOf(patient), idOf(doctor)],
    );
    await client.query(
      `insert into waitlist_offers (id, entry_id, doctor_id, starts_at, ends_at, status, expires_at, answered_at)
       values ($1, $2, $3, '2026-01-04 10:00Z', '2026-01-04 10:20Z', 'expired', now(), now())`,
      [idOf(`offer to ${patient}`), idOf(`wish of ${patient}`), idOf(doctor)],
    );
  }
  for (const [visit, patient, doctor] of visits) {
    const call = idOf(`call of ${visit}`);
    await client.query('update consultations set id = $2 where appointment_id = $1', [idOf(visit), call]);
    await client.query(
      `insert into consultation_guests (id, consultation_id, display_name, invited_by, code_hash, expires_at)
       values ($1, $2, 'Aunt', $3, sha256($4), '2100-01-01')`,
      [idOf(`guest of ${visit}`), call, idOf(doctor), Buffer.from(visit)],
    );
    for (const person of [patient, doctor, 'guest']) {
      await client.query(
        'insert into consultation_admissions (id, consultation_id, user_id, guest_id) values ($1, $2, $3, $4)',
        [
          idOf(`admission of ${person} to ${visit}`),
          call,
          person === 'guest' ? null : idOf(person),
          person === 'guest' ? idOf(`guest of ${visit}`) : null,
        ],
      );
    }
  }
  await insertRecordings(client);
  // Those that the patients were given by trigger have ids of their own.
  await client.query('delete from availability_slots');
  for (const person of available) {
    await client.query(
      `insert into availability_slots (id, user_id, starts_at, ends_at, time_zone)
       values ($1, $2, '2026-01-01 09:00Z', '2026-01-01 17:00Z', 'UTC')`,
      [idOf(`slot of ${person}`), idOf(person)],
    );
    await client.query(
      `insert into availability_exceptions (id, user_id, kind, starts_at, ends_at)
       values ($1, $2, 'time_off', '2026-01-01 12:00Z', '2026-01-01 13:00Z')`,
      [idOf(`time off of ${person}`), idOf(person)],
    );
  }
}

async function insertRecordings(client: pg.PoolClient): Promise<void> {
  for (const [visit, patient] of visits) {
    const call = idOf(`call of ${visit}`);
    const admission = idOf(`admission of ${patient} to ${visit}`);
    const recording = idOf(`recording of ${visit}`);
    await client.query(
      'insert into consultation_quality (id, consultation_id, admission_id, seconds, rtt_ms) values ($1, $2, $3, 30, 40)',
      [idOf(`quality of ${visit}`), call, admission],
    );
    // Past the triggers: nobody is in this call, and nothing of it belongs in the audit log.
    await client.query('set local session_replication_role = replica');
    await client.query('insert into consultation_recordings (id, consultation_id) values ($1, $2)', [
      recording,
      call,
    ]);
    await client.query(
      `insert into recording_consents (recording_id, admission_id, decision, text_version, locale)
       values ($1, $2, 'given', '1', 'en')`,
      [recording, admission],
    );
    await client.query(
      `insert into recording_parts (id, recording_id, position, status, room_name) values ($1, $2, 1, 'processing', 'room')`,
      [idOf(`part of ${visit}`), recording],
    );
    await client.query('set local session_replication_role = origin');
  }
}

/** One line for the state of every table: equal before and after means that nothing was written. */
export async function fingerprint(pool: pg.Pool): Promise<string> {
  const parts = tableNames.map(
    (table) =>
      `(select '${table} ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') from public.${table} as t)`,
  );
  const { rows } = await pool.query<{ state: string }>(
    `select concat_ws(', ', ${parts.join(', ')}) as state`,
  );
  return rows[0]!.state;
}

function ofVisits(what: string, row: (name: string) => Row): Record<string, Row> {
  return named(
    visits.map(([visit]) => `${what} ${visit}`),
    row,
  );
}

function named(names: readonly string[], row: (name: string) => Row): Record<string, Row> {
  return Object.fromEntries(names.map((name) => [name, row(name)]));
}

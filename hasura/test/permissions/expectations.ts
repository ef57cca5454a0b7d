/**
 * Who may do what, written down a second time and by hand: the suite fails when the metadata says something else.
 * Rows are named as in world.ts; what is not listed is refused.
 */
import {
  integrationActions,
  integrationRelationships,
  integrationTables,
} from './integration-expectations.ts';
import { idOf, type Role, roles } from './world.ts';

export interface SelectRule {
  readonly columns: string;
  readonly rows: readonly string[];
  readonly aggregate: boolean;
}
export interface InsertRule {
  readonly columns: string;
  /** The column that becomes the caller, whatever he sends. */
  readonly ownedBy: string;
  /** Objects that must go in, and objects that must not. */
  readonly allowed: readonly object[];
  readonly refused: readonly object[];
}
export interface UpdateRule {
  /** A new value for each column that may be set. */
  readonly set: Readonly<Record<string, unknown>>;
  readonly rows: readonly string[];
}
export interface RoleRules {
  readonly select?: SelectRule;
  readonly insert?: InsertRule;
  readonly update?: UpdateRule;
  readonly delete?: { readonly rows: readonly string[] };
}
export interface TableRules {
  readonly key: readonly string[];
  /** Every column of the table, and computed fields. */
  readonly columns: string;
  /** Column a stream can run over, with a value before all others. */
  readonly cursor?: readonly [column: string, before: unknown];
  readonly roles: Readonly<Partial<Record<Role, RoleRules>>>;
}

/** The rooms each role's person sits in, and what hangs on them. */
const roomsOf: Record<Role, readonly string[]> = {
  patient: ['own'],
  doctor: ['own', 'team'],
  staff: ['team', 'desk'],
  pharmacist: ['team'],
  clinic_admin: ['team'],
};
const messagesIn: Record<string, readonly string[]> = {
  own: ['own by patient', 'own by patient, again', 'own by doctor'],
  team: ['team by doctor', 'team by staff', 'team by pharmacist', 'team by admin', 'team by doctor, deleted'],
  desk: ['desk by otherPatient', 'desk by staff'],
};
const seatsIn: Record<string, readonly string[]> = {
  own: ['own/patient', 'own/doctor'],
  team: ['team/doctor', 'team/staff', 'team/pharmacist', 'team/admin'],
  desk: ['desk/otherPatient', 'desk/staff'],
};
const typingIn: Record<string, readonly string[]> = {
  own: ['own/patient', 'own/doctor'],
  team: ['team/staff', 'team/pharmacist', 'team/admin'],
  desk: ['desk/staff'],
};
/** Files hang on these messages and are seen by whoever sits in the room. */
const carriedIn: Record<string, readonly string[]> = {
  own: ['own by patient'],
  team: ['team by doctor'],
  desk: ['desk by otherPatient'],
};
const fileFacts =
  'id room_id uploader_id name content_type byte_size width height has_preview scan_result created_at deleted_at';
const accessLog = 'id at file_id actor_id session_id action outcome code address';
const inRoomsOf = (role: Role, things: Record<string, readonly string[]>) =>
  roomsOf[role].flatMap((room) => things[room]!);

const everybody = [
  'patient',
  'otherPatient',
  'doctor',
  'otherDoctor',
  'staff',
  'pharmacist',
  'otherPharmacist',
  'admin',
];
const clinic = ['doctor', 'otherDoctor', 'staff', 'pharmacist', 'otherPharmacist', 'admin'];
const myself: Record<Role, string> = {
  patient: 'patient',
  doctor: 'doctor',
  staff: 'staff',
  pharmacist: 'pharmacist',
  clinic_admin: 'admin',
};

/** The same rules for each role, spelled by his own person and rooms. */
function eachRole(rules: (role: Role, me: string) => RoleRules): Record<Role, RoleRules> {
  return Object.fromEntries(roles.map((role) => [role, rules(role, myself[role])])) as Record<
    Role,
    RoleRules
  >;
}

const userBasics = 'id role display_name';
const userWithZone = 'id role display_name time_zone';
const userAll = 'id role display_name email time_zone locale blocked_at created_at';
const visit =
  'id patient_id doctor_id starts_at ends_at status reason version created_at booked_by cancel_reason cancelled_by cancelled_at';
const seat = 'appointment_id user_id decision decided_by decided_at';
const shift =
  'id appointment_id proposed_by counters starts_at ends_at status note expires_at answered_by answered_at created_at';
const call =
  'id appointment_id status outcome round opens_at closes_at started_at ended_at ended_by encrypted created_at recording_state line_risk';
const callWithCorrection = `${call} corrected_by corrected_at correction_note held_at held_by hold_reason`;
const calls = ['call of own visit', 'call of visit of others'];
const admission =
  'id consultation_id user_id guest_id state place waiting_since admitted_at joined_at connected_at created_at';
const guest =
  'id consultation_id display_name own_name invited_by expires_at redeemed_at revoked_at created_at';
const quality =
  'id consultation_id admission_id seconds rtt_ms packets_received packets_lost freeze_count frozen_ms created_at';
const check = 'id user_id verdict round_trip_ms checked_at';
const recording = 'id consultation_id status requested_by requested_at ended_at end_reason';
const consent = 'recording_id admission_id decision text_version locale decided_at';
const recordedPart =
  'id recording_id position status requested_at started_at ended_at duration_ms byte_size failure deleted_at';
const urgency = 'message_id room_id raised_by raised_at escalate_at escalated_at handled_at';
const slot = 'id user_id starts_at ends_at local_start duration_minutes rule time_zone created_at';
const exception = 'id user_id kind slot_id occurrence starts_at ends_at note created_at';
const hold = 'id doctor_id patient_id held_by starts_at ends_at expires_at created_at';
const wish =
  'id patient_id doctor_id speciality duration_minutes starts_after ends_before status joined_by created_at closed_at';
const offer =
  'id entry_id doctor_id starts_at ends_at status expires_at appointment_id created_at answered_at';
const rulesOfScheduling = {
  increment_minutes: 20,
  durations_minutes: [20, 40],
  minimum_notice_minutes: 30,
  horizon_days: 30,
  buffer_minutes: 5,
  hold_minutes: 3,
  proposal_hours: 24,
  cancellation_notice_minutes: 60,
  waitlist_offer_minutes: 10,
  reminder_offsets_minutes: [60],
  check_reminder_minutes: 600,
  checks_count_days: 14,
  clinic_phone: '+8801700000009',
  working_days: ['SU', 'MO'],
  working_day_starts: '10:00',
  working_day_minutes: 300,
};
const settings = `id ${Object.keys(rulesOfScheduling).join(' ')} updated_at`;
const delivery =
  'id user_id kind appointment_id subject_id version offset_minutes channel status reason attempts due_at next_attempt_at claimed_at finished_at created_at';
const note = 'id user_id kind appointment_id subject_id payload created_at read_at';
const wishes = {
  phone: '+8801700000000',
  email_enabled: false,
  sms_enabled: false,
  web_push_enabled: false,
  in_app_enabled: false,
  reminder_offsets_minutes: [60, 10],
  detail_level: 'full',
};
const aBrowser = (endpoint: string) => ({ endpoint, p256dh: 'k'.repeat(87), auth: 'a'.repeat(22) });
const seatsOfVisits = [
  'own visit/patient',
  'own visit/doctor',
  'visit of others/otherPatient',
  'visit of others/otherDoctor',
];
/** Whose calendar one may see: one's own, and staff everybody's. */
const calendarsFor = (me: string) =>
  me === 'staff' || me === 'admin'
    ? ['patient', 'otherPatient', 'doctor', 'otherDoctor', 'pharmacist']
    : [me];
const tie = 'room_id appointment_id tied_by tied_at';
const aTie = (room: string, of: string) => ({ room_id: idOf(room), appointment_id: idOf(of) });
const tiesOfTeam: RoleRules = {
  select: { columns: tie, rows: ['team/own visit'], aggregate: true },
  insert: {
    columns: 'room_id appointment_id',
    ownedBy: 'tied_by',
    allowed: [aTie('team', 'visit of others')],
    // A group of others, and rooms that are no groups: his own line to a patient among them.
    refused: [
      aTie('elsewhere', 'own visit'),
      aTie('own', 'visit of others'),
      aTie('desk', 'visit of others'),
    ],
  },
  delete: { rows: ['team/own visit'] },
};
const profile = { display_name: 'Another name', time_zone: 'Asia/Dhaka', locale: 'bn' };

export const tables: Readonly<Record<string, TableRules>> = {
  active_sessions: {
    key: ['id'],
    columns: 'id user_id user_agent created_at renewed_at expires_at must_end_at',
    cursor: ['created_at', '2000-01-01T00:00:00Z'],
    roles: eachRole((_role, me) => ({
      select: {
        columns: 'id user_id user_agent created_at renewed_at expires_at',
        rows: [me, `${me}'s phone`],
        aggregate: false,
      },
      delete: { rows: [me, `${me}'s phone`] },
    })),
  },
  appointment_participants: {
    key: ['appointment_id', 'user_id'],
    columns: seat,
    cursor: ['appointment_id', '00000000-0000-0000-0000-000000000000'],
    roles: {
      patient: select(seat, ['own visit/patient', 'own visit/doctor']),
      doctor: select(seat, ['own visit/patient', 'own visit/doctor']),
      staff: select(seat, seatsOfVisits),
      clinic_admin: select(seat, seatsOfVisits),
    },
  },
  appointments: {
    key: ['id'],
    columns: `${visit} overbooked occupied_until booking_key`,
    cursor: ['starts_at', '2000-01-01T00:00:00Z'],
    roles: {
      patient: { select: { columns: visit, rows: ['own visit'], aggregate: true } },
      doctor: { select: { columns: `${visit} overbooked`, rows: ['own visit'], aggregate: true } },
      staff: {
        select: { columns: `${visit} overbooked`, rows: ['own visit', 'visit of others'], aggregate: true },
      },
      clinic_admin: {
        select: { columns: `${visit} overbooked`, rows: ['own visit', 'visit of others'], aggregate: true },
      },
    },
  },
  audit_log: {
    key: ['seq'],
    columns: 'seq at actor_id actor_role action entity entity_id before after previous_hash hash',
    cursor: ['seq', 0],
    roles: {
      clinic_admin: {
        select: {
          columns: 'seq at actor_id actor_role action entity entity_id before after',
          rows: ['the deletion'],
          aggregate: true,
        },
      },
    },
  },
  availability_exceptions: {
    key: ['id'],
    columns: exception,
    cursor: ['created_at', '2000-01-01T00:00:00Z'],
    roles: eachRole((_role, me) => select(exception, calendarsFor(me))),
  },
  availability_slots: {
    key: ['id'],
    columns: slot,
    cursor: ['created_at', '2000-01-01T00:00:00Z'],
    roles: eachRole((_role, me) => select(slot, calendarsFor(me))),
  },
  calendar_feeds: {
    key: ['id'],
    columns: 'id user_id token_hash created_at last_read_at revoked_at',
    cursor: ['created_at', '2000-01-01T00:00:00Z'],
    roles: eachRole((_role, me) => ({
      select: { columns: 'id user_id created_at last_read_at revoked_at', rows: [me], aggregate: false },
    })),
  },
  callback_numbers: {
    key: ['user_id'],
    columns: 'user_id phone updated_at',
    cursor: ['user_id', '00000000-0000-0000-0000-000000000000'],
    roles: {
      patient: {
        select: { columns: 'user_id phone updated_at', rows: ['patient'], aggregate: false },
        update: { set: { phone: '+8801700000002' }, rows: ['patient'] },
      },
      doctor: select('user_id phone', ['patient']),
      staff: select('user_id phone', ['patient', 'otherPatient']),
      clinic_admin: select('user_id phone', ['patient', 'otherPatient']),
    },
  },
  chat_settings: {
    key: ['id'],
    columns: 'id emergency_text urgent_after_minutes updated_at',
    roles: eachRole((role) => ({
      select: {
        columns: 'id emergency_text urgent_after_minutes updated_at',
        rows: ['the rules of chat'],
        aggregate: false,
      },
      ...(role === 'staff' || role === 'clinic_admin'
        ? {
            update: {
              set: { emergency_text: 'Call 999.', urgent_after_minutes: 5 },
              rows: ['the rules of chat'],
            },
          }
        : {}),
    })),
  },
  consultation_admissions: {
    key: ['id'],
    columns: `${admission} seen_at admitted_by session_id connection_sid`,
    cursor: ['created_at', '2000-01-01T00:00:00Z'],
    roles: ofParticipantsAndStaff(
      admission,
      ['own visit/patient', 'own visit/doctor', 'own visit/guest'],
      ['visit of others/otherPatient', 'visit of others/otherDoctor', 'visit of others/guest'],
    ),
  },
  consultation_guests: {
    key: ['id'],
    columns: `${guest} code_hash secret_hash`,
    cursor: ['created_at', '2000-01-01T00:00:00Z'],
    roles: ofParticipantsAndStaff(guest, ['guest of own visit'], ['guest of visit of others']),
  },
  connection_checks: {
    key: ['id'],
    columns: check,
    cursor: ['checked_at', '2000-01-01T00:00:00Z'],
    roles: Object.fromEntries(
      (['patient', 'doctor'] as const).map((role) => [
        role,
        {
          select: { columns: check, rows: [role], aggregate: false },
          insert: {
            columns: 'verdict round_trip_ms',
            ownedBy: 'user_id',
            allowed: [{ verdict: 'weak', round_trip_ms: 300 }],
            refused: [{ verdict: 'splendid' }],
          },
        },
      ]),
    ),
  },
  consultation_quality: {
    key: ['id'],
    columns: quality,
    cursor: ['created_at', '2000-01-01T00:00:00Z'],
    roles: withAggregates(
      ofParticipantsAndStaff(quality, ['quality of own visit'], ['quality of visit of others']),
    ),
  },
  consultation_recordings: {
    key: ['id'],
    columns: `${recording} consultation_encrypted`,
    cursor: ['requested_at', '2000-01-01T00:00:00Z'],
    roles: ofParticipantsAndStaff(recording, ['recording of own visit'], ['recording of visit of others']),
  },
  consultations: {
    key: ['id'],
    columns: `${callWithCorrection} empty_since`,
    cursor: ['created_at', '2000-01-01T00:00:00Z'],
    roles: {
      patient: { select: { columns: call, rows: ['call of own visit'], aggregate: true } },
      doctor: { select: { columns: call, rows: ['call of own visit'], aggregate: true } },
      staff: { select: { columns: callWithCorrection, rows: calls, aggregate: true } },
      clinic_admin: { select: { columns: callWithCorrection, rows: calls, aggregate: true } },
    },
  },
  contacts: {
    key: ['viewer_id', 'user_id'],
    columns: 'viewer_id user_id',
    roles: eachRole((role) => {
      const contacts: Record<Role, readonly string[]> = {
        patient: ['doctor'],
        doctor: [...clinic, 'patient'],
        staff: everybody,
        pharmacist: clinic,
        clinic_admin: everybody,
      };
      const me = myself[role];
      const rows = contacts[role].filter((person) => person !== me).map((person) => `${me}/${person}`);
      return { select: { columns: 'viewer_id user_id', rows, aggregate: true } };
    }),
  },
  doctors: {
    key: ['user_id'],
    columns: 'user_id speciality languages bio out_of_hours_notice verified_at verified_by',
    cursor: ['user_id', '00000000-0000-0000-0000-000000000000'],
    roles: eachRole((role) => ({
      select: {
        columns: 'user_id speciality languages bio out_of_hours_notice verified_at',
        rows: ['doctor', 'otherDoctor'],
        aggregate: true,
      },
      ...(role === 'clinic_admin'
        ? { update: { set: { verified_at: null }, rows: ['doctor', 'otherDoctor'] } }
        : {}),
      ...(role === 'doctor'
        ? { update: { set: { out_of_hours_notice: 'Back on Monday.' }, rows: ['doctor'] } }
        : {}),
    })),
  },
  file_access_log: {
    key: ['id'],
    columns: accessLog,
    cursor: ['id', 0],
    roles: {
      clinic_admin: { select: { columns: accessLog, rows: ['a refusal'], aggregate: true } },
    },
  },
  files: {
    key: ['id'],
    columns: fileFacts,
    cursor: ['created_at', '2000-01-01T00:00:00Z'],
    roles: eachRole((role, me) => ({
      select: {
        columns: fileFacts,
        rows: [...inRoomsOf(role, carriedIn).map((message) => `of ${message}`), `draft of ${me}`],
        aggregate: false,
      },
    })),
  },
  message_attachments: {
    key: ['message_id', 'position'],
    columns: 'message_id position file_id',
    cursor: ['position', 0],
    roles: eachRole((role) => ({
      select: {
        columns: 'message_id position file_id',
        rows: inRoomsOf(role, carriedIn),
        aggregate: false,
      },
    })),
  },
  messages: {
    key: ['id'],
    columns:
      'id room_id seq change_seq message_number author_id subject_id kind body attachment_count edited_at deleted_at created_at',
    cursor: ['change_seq', 0],
    roles: eachRole((role, me) => {
      const home = roomsOf[role][0]!;
      return {
        select: {
          columns:
            'id room_id seq change_seq message_number author_id subject_id kind body attachment_count edited_at deleted_at created_at',
          rows: inRoomsOf(role, messagesIn),
          aggregate: true,
        },
        insert: {
          columns: 'id room_id body',
          ownedBy: 'author_id',
          allowed: roomsOf[role].map((room) => ({
            id: idOf(`new by ${role} in ${room}`),
            room_id: idOf(room),
            body: 'New',
          })),
          refused: ['own', 'team', 'others', 'desk', 'elsewhere']
            .filter((room) => !roomsOf[role].includes(room))
            .map((room) => ({
              id: idOf(`intruding ${role} ${room}`),
              room_id: idOf(room),
              body: 'Intruding',
            })),
        },
        update: {
          set: { body: 'Changed', deleted_at: 'now()' },
          rows: [
            `${home} by ${me}`,
            ...(role === 'patient' ? ['own by patient, again'] : []),
            ...roomsOf[role].slice(1).map((room) => `${room} by ${me}`),
          ],
        },
      };
    }),
  },
  notification_deliveries: {
    key: ['id'],
    columns: `${delivery} actor_id`,
    cursor: ['created_at', '2000-01-01T00:00:00Z'],
    roles: {
      staff: { select: { columns: delivery, rows: ['patient', 'otherPatient'], aggregate: true } },
      clinic_admin: { select: { columns: delivery, rows: ['patient', 'otherPatient'], aggregate: true } },
    },
  },
  notification_preferences: {
    key: ['user_id'],
    columns: `user_id ${Object.keys(wishes).join(' ')} sms_stopped_at replan_reminders updated_at`,
    cursor: ['user_id', '00000000-0000-0000-0000-000000000000'],
    roles: eachRole((_role, me) => ({
      select: {
        columns: `user_id ${Object.keys(wishes).join(' ')} sms_stopped_at`,
        rows: [me],
        aggregate: false,
      },
      update: { set: wishes, rows: [me] },
    })),
  },
  notifications: {
    key: ['id'],
    columns: note,
    cursor: ['created_at', '2000-01-01T00:00:00Z'],
    roles: eachRole((_role, me) => ({
      select: { columns: note, rows: [me], aggregate: true },
      update: { set: { read_at: 'now()' }, rows: [me] },
    })),
  },
  patients: {
    key: ['user_id'],
    columns: 'user_id date_of_birth allergies',
    cursor: ['user_id', '00000000-0000-0000-0000-000000000000'],
    roles: {
      patient: {
        select: { columns: 'user_id date_of_birth allergies', rows: ['patient'], aggregate: false },
      },
      doctor: { select: { columns: 'user_id date_of_birth allergies', rows: ['patient'], aggregate: false } },
      staff: {
        select: { columns: 'user_id date_of_birth', rows: ['patient', 'otherPatient'], aggregate: true },
      },
      clinic_admin: {
        select: { columns: 'user_id date_of_birth', rows: ['patient', 'otherPatient'], aggregate: true },
      },
    },
  },
  pharmacists: {
    key: ['user_id'],
    columns: 'user_id pharmacy_name',
    cursor: ['user_id', '00000000-0000-0000-0000-000000000000'],
    roles: {
      doctor: select('user_id pharmacy_name', ['pharmacist', 'otherPharmacist']),
      staff: select('user_id pharmacy_name', ['pharmacist', 'otherPharmacist']),
      pharmacist: select('user_id pharmacy_name', ['pharmacist']),
      clinic_admin: select('user_id pharmacy_name', ['pharmacist', 'otherPharmacist']),
    },
  },
  push_subscriptions: {
    key: ['id'],
    columns: 'id user_id endpoint p256dh auth created_at',
    cursor: ['created_at', '2000-01-01T00:00:00Z'],
    roles: eachRole((role, me) => ({
      select: { columns: 'id user_id endpoint created_at', rows: [me], aggregate: false },
      insert: {
        columns: 'endpoint p256dh auth',
        ownedBy: 'user_id',
        allowed: [aBrowser(`https://push.example.org/another of ${role}`.replaceAll(' ', '-'))],
        refused: [aBrowser('http://push.example.org/without-encryption')],
      },
      delete: { rows: [me] },
    })),
  },
  recording_consents: {
    key: ['recording_id', 'admission_id'],
    columns: consent,
    cursor: ['decided_at', '2000-01-01T00:00:00Z'],
    roles: ofParticipantsAndStaff(consent, ['consent to own visit'], ['consent to visit of others']),
  },
  recording_parts: {
    key: ['id'],
    columns: `${recordedPart} room_name egress_id claimed_at file_id`,
    cursor: ['requested_at', '2000-01-01T00:00:00Z'],
    roles: {
      // The file is for the two people of the consultation; that it exists is for the front desk too.
      patient: select(`${recordedPart} file_id`, ['part of own visit']),
      doctor: select(`${recordedPart} file_id`, ['part of own visit']),
      staff: select(recordedPart, ['part of own visit', 'part of visit of others']),
      clinic_admin: select(recordedPart, ['part of own visit', 'part of visit of others']),
    },
  },
  retention_settings: {
    key: ['id'],
    columns: 'id recordings_days files_days updated_at',
    roles: eachRole((role) => ({
      select: {
        columns: 'id recordings_days files_days updated_at',
        rows: ['the keeping times'],
        aggregate: false,
      },
      ...(role === 'clinic_admin'
        ? { update: { set: { recordings_days: 30, files_days: 3650 }, rows: ['the keeping times'] } }
        : {}),
    })),
  },
  room_appointments: {
    key: ['room_id', 'appointment_id'],
    columns: tie,
    cursor: ['tied_at', '2000-01-01T00:00:00Z'],
    roles: {
      patient: { select: { columns: tie, rows: ['own/own visit'], aggregate: true } },
      doctor: { select: { columns: tie, rows: ['own/own visit', 'team/own visit'], aggregate: true } },
      staff: tiesOfTeam,
      clinic_admin: tiesOfTeam,
    },
  },
  room_participants: {
    key: ['room_id', 'user_id'],
    columns: 'room_id user_id read_count last_read_seq delivered_seq joined_at unread_count',
    cursor: ['joined_at', '2000-01-01T00:00:00Z'],
    roles: eachRole((role, me) => ({
      select: {
        columns: 'room_id user_id read_count last_read_seq delivered_seq joined_at unread_count',
        rows: inRoomsOf(role, seatsIn),
        aggregate: true,
      },
      update: {
        set: { last_read_seq: 99, delivered_seq: 99 },
        rows: roomsOf[role].map((room) => `${room}/${me}`),
      },
    })),
  },
  room_typing: {
    key: ['room_id', 'user_id'],
    columns: 'room_id user_id typed_at',
    cursor: ['typed_at', '2000-01-01T00:00:00Z'],
    roles: eachRole((role, me) => {
      const own = inRoomsOf(role, typingIn).filter((row) => row.endsWith(`/${me}`));
      const silent = roomsOf[role].filter((room) => !own.includes(`${room}/${me}`));
      return {
        select: { columns: 'room_id user_id typed_at', rows: inRoomsOf(role, typingIn), aggregate: false },
        insert: {
          columns: 'room_id',
          ownedBy: 'user_id',
          allowed: silent.map((room) => ({ room_id: idOf(room) })),
          refused: [{ room_id: idOf('elsewhere') }],
        },
        update: { set: { typed_at: 'now()' }, rows: own },
        delete: { rows: own },
      };
    }),
  },
  rooms: {
    key: ['id'],
    columns:
      'id kind title direct_key front_desk_patient_id created_by last_seq last_change_seq message_count last_message_at created_at',
    cursor: ['created_at', '2000-01-01T00:00:00Z'],
    roles: eachRole((role) => ({
      select: {
        columns:
          'id kind title front_desk_patient_id created_by last_seq last_change_seq message_count last_message_at created_at',
        rows: roomsOf[role],
        aggregate: true,
      },
      ...(role === 'doctor' || role === 'staff' || role === 'clinic_admin'
        ? { update: { set: { title: 'Renamed' }, rows: role === 'doctor' ? ['team'] : [] } }
        : {}),
    })),
  },
  scheduling_settings: {
    key: ['id'],
    columns: settings,
    cursor: ['updated_at', '2000-01-01T00:00:00Z'],
    roles: eachRole((role) => ({
      select: { columns: settings, rows: ['the rules'], aggregate: false },
      ...(role === 'staff' || role === 'clinic_admin'
        ? { update: { set: rulesOfScheduling, rows: ['the rules'] } }
        : {}),
    })),
  },
  shift_proposals: {
    key: ['id'],
    columns: `${shift} occupied_until expiry_announced_at`,
    cursor: ['created_at', '2000-01-01T00:00:00Z'],
    roles: {
      patient: select(shift, ['shift of own visit']),
      doctor: select(shift, ['shift of own visit']),
      staff: select(shift, ['shift of own visit', 'shift of visit of others']),
      clinic_admin: select(shift, ['shift of own visit', 'shift of visit of others']),
    },
  },
  slot_holds: {
    key: ['id'],
    columns: `${hold} occupied_until`,
    cursor: ['created_at', '2000-01-01T00:00:00Z'],
    roles: ofPatientAndStaff(hold),
  },
  urgent_messages: {
    key: ['message_id'],
    columns: `${urgency} excerpt handled_by`,
    cursor: ['raised_at', '2000-01-01T00:00:00Z'],
    roles: {
      patient: {
        ...select(urgency, ['own by patient']),
        insert: {
          columns: 'message_id',
          ownedBy: 'raised_by',
          allowed: [{ message_id: idOf('own by patient, again') }],
          refused: [
            { message_id: idOf('own by doctor') },
            { message_id: idOf('desk by otherPatient') },
            { message_id: idOf('elsewhere by patient') },
          ],
        },
      },
      doctor: select(urgency, ['own by patient']),
      // Only what nobody has read in time.
      staff: {
        select: {
          columns: `${urgency} excerpt handled_by`,
          rows: ['others by otherPatient'],
          aggregate: true,
        },
        update: { set: { handled_at: 'now()' }, rows: ['others by otherPatient'] },
      },
      clinic_admin: {
        select: {
          columns: `${urgency} excerpt handled_by`,
          rows: ['others by otherPatient'],
          aggregate: true,
        },
        update: { set: { handled_at: 'now()' }, rows: ['others by otherPatient'] },
      },
    },
  },
  user_presence: {
    key: ['user_id'],
    columns: 'user_id state seen_at',
    cursor: ['seen_at', '2000-01-01T00:00:00Z'],
    roles: eachRole((role, me) => {
      const seen: Record<Role, readonly string[]> = {
        patient: ['patient', 'doctor'],
        doctor: ['patient', 'doctor', 'staff', 'pharmacist', 'admin'],
        staff: everybody,
        pharmacist: ['doctor', 'staff', 'pharmacist', 'admin'],
        clinic_admin: everybody,
      };
      return {
        select: { columns: 'user_id state seen_at', rows: seen[role], aggregate: false },
        // One's own row is there already: going in once more is the upsert the suite tries separately.
        insert: { columns: 'state', ownedBy: 'user_id', allowed: [], refused: [] },
        update: { set: { state: 'away' }, rows: [me] },
      };
    }),
  },
  users: {
    key: ['id'],
    columns: userAll,
    cursor: ['id', '00000000-0000-0000-0000-000000000000'],
    roles: {
      patient: {
        select: { columns: userWithZone, rows: ['patient', 'doctor', 'otherDoctor'], aggregate: false },
        update: { set: profile, rows: ['patient'] },
      },
      doctor: {
        select: { columns: userWithZone, rows: [...clinic, 'patient'], aggregate: false },
        update: { set: profile, rows: ['doctor'] },
      },
      staff: {
        select: { columns: userAll, rows: everybody, aggregate: true },
        update: { set: profile, rows: ['staff'] },
      },
      pharmacist: {
        select: { columns: userBasics, rows: clinic, aggregate: false },
        update: { set: profile, rows: ['pharmacist'] },
      },
      clinic_admin: {
        select: { columns: userAll, rows: everybody, aggregate: true },
        update: {
          set: { ...profile, blocked_at: null },
          rows: everybody,
        },
      },
    },
  },
  waitlist_entries: {
    key: ['id'],
    columns: wish,
    cursor: ['created_at', '2000-01-01T00:00:00Z'],
    roles: ofPatientAndStaff(wish),
  },
  waitlist_offers: {
    key: ['id'],
    columns: `${offer} hold_id expiry_announced_at`,
    cursor: ['created_at', '2000-01-01T00:00:00Z'],
    roles: ofPatientAndStaff(offer),
  },
  ...integrationTables,
};

/** Actions by role; they are fields of the query root … */
export const queryActions: Record<Role, readonly string[]> = {
  patient: ['calendarWindow', 'doctorHours', 'nextFree', 'proposeSlots'],
  doctor: ['calendarWindow', 'proposeSlots'],
  staff: ['calendarWindow', 'nextFree', 'proposeSlots'],
  pharmacist: ['calendarWindow'],
  clinic_admin: ['calendarWindow', 'nextFree', 'proposeSlots'],
};
/** … or of the mutation root. */
const booking = [
  'answerWaitlistOffer',
  'bookAppointment',
  'holdSlot',
  'joinWaitlist',
  'leaveWaitlist',
  'releaseHold',
];
const negotiating = ['answerShift', 'cancelAppointment', 'proposeShift'];
const availability = [
  'addAvailability',
  'addTimeOff',
  'changeAvailability',
  'removeAvailability',
  'removeTimeOff',
];
const clinicScheduling = [...booking, ...negotiating, ...availability, 'clearDoctorDay', 'moveAppointment'];
const visiting = [
  'answerRecording',
  'enterWaitingRoom',
  'inviteToConsultation',
  'joinConsultation',
  'leaveWaitingRoom',
  'reportCallQuality',
  'revokeInvitation',
];
const hosting = [
  'noteHeldByPhone',
  'admitToConsultation',
  'answerRecording',
  'endConsultation',
  'inviteToConsultation',
  'joinConsultation',
  'removeFromConsultation',
  'reportCallQuality',
  'requestRecording',
  'revokeInvitation',
  'sendBackToWaitingRoom',
  'setCallEncryption',
  'stopRecording',
];
const clinicRooms = ['addRoomParticipants', 'createGroupRoom', 'leaveRoom', 'openDirectRoom'];
const withFiles = ['createFileLinks', 'sendMessageWithFiles'];
const calendarFeeds = ['createCalendarFeed', 'revokeCalendarFeed'];
export const actions: Record<Role, readonly string[]> = {
  patient: [
    ...withFiles,
    'leaveRoom',
    'openDirectRoom',
    'openFrontDeskRoom',
    ...booking,
    ...negotiating,
    ...calendarFeeds,
    ...visiting,
  ],
  doctor: [...withFiles, ...clinicRooms, ...negotiating, ...availability, ...calendarFeeds, ...hosting],
  staff: [
    ...withFiles,
    ...clinicRooms,
    'openFrontDeskRoom',
    ...clinicScheduling,
    'retryDelivery',
    'correctConsultation',
    'noteHeldByPhone',
    'holdConsultation',
  ],
  pharmacist: [...withFiles, 'leaveRoom', 'openDirectRoom'],
  clinic_admin: [
    ...withFiles,
    ...clinicRooms,
    'openFrontDeskRoom',
    ...clinicScheduling,
    'retryDelivery',
    'correctConsultation',
    'noteHeldByPhone',
    'holdConsultation',
    ...integrationActions,
  ],
};

export interface Relationship {
  readonly table: string;
  readonly field: string;
  readonly target: string;
  readonly many: boolean;
  /** Columns of the table and of the target that are equal. */
  readonly on: Readonly<Record<string, string>>;
}

export const relationships: readonly Relationship[] = [
  one('active_sessions', 'user', 'users', { user_id: 'id' }),
  one('appointments', 'patient', 'users', { patient_id: 'id' }),
  one('appointments', 'doctor', 'users', { doctor_id: 'id' }),
  one('appointment_participants', 'appointment', 'appointments', { appointment_id: 'id' }),
  one('appointment_participants', 'user', 'users', { user_id: 'id' }),
  one('appointments', 'booker', 'users', { booked_by: 'id' }),
  one('appointments', 'canceller', 'users', { cancelled_by: 'id' }),
  many('appointments', 'participants', 'appointment_participants', { id: 'appointment_id' }),
  many('appointments', 'ties', 'room_appointments', { id: 'appointment_id' }),
  many('appointments', 'shift_proposals', 'shift_proposals', { id: 'appointment_id' }),
  one('availability_exceptions', 'user', 'users', { user_id: 'id' }),
  one('availability_exceptions', 'slot', 'availability_slots', { slot_id: 'id' }),
  one('availability_slots', 'user', 'users', { user_id: 'id' }),
  many('availability_slots', 'exceptions', 'availability_exceptions', { id: 'slot_id' }),
  one('calendar_feeds', 'user', 'users', { user_id: 'id' }),
  many('messages', 'attachments', 'message_attachments', { id: 'message_id' }),
  one('message_attachments', 'message', 'messages', { message_id: 'id' }),
  one('message_attachments', 'file', 'files', { file_id: 'id' }),
  many('files', 'attachments', 'message_attachments', { id: 'file_id' }),
  one('files', 'room', 'rooms', { room_id: 'id' }),
  one('files', 'uploader', 'users', { uploader_id: 'id' }),
  one('appointments', 'consultation', 'consultations', { id: 'appointment_id' }),
  one('consultations', 'appointment', 'appointments', { appointment_id: 'id' }),
  one('consultations', 'ender', 'users', { ended_by: 'id' }),
  one('consultations', 'corrector', 'users', { corrected_by: 'id' }),
  one('consultations', 'holder', 'users', { held_by: 'id' }),
  many('consultations', 'quality', 'consultation_quality', { id: 'consultation_id' }),
  many('consultations', 'recordings', 'consultation_recordings', { id: 'consultation_id' }),
  one('consultation_quality', 'consultation', 'consultations', { consultation_id: 'id' }),
  many('consultation_admissions', 'quality', 'consultation_quality', { id: 'admission_id' }),
  one('consultation_recordings', 'consultation', 'consultations', { consultation_id: 'id' }),
  one('consultation_recordings', 'requester', 'users', { requested_by: 'id' }),
  many('consultation_recordings', 'consents', 'recording_consents', { id: 'recording_id' }),
  many('consultation_recordings', 'parts', 'recording_parts', { id: 'recording_id' }),
  one('recording_consents', 'recording', 'consultation_recordings', { recording_id: 'id' }),
  one('recording_consents', 'admission', 'consultation_admissions', { admission_id: 'id' }),
  one('recording_parts', 'recording', 'consultation_recordings', { recording_id: 'id' }),
  many('consultations', 'admissions', 'consultation_admissions', { id: 'consultation_id' }),
  many('consultations', 'guests', 'consultation_guests', { id: 'consultation_id' }),
  one('consultation_admissions', 'consultation', 'consultations', { consultation_id: 'id' }),
  one('consultation_admissions', 'user', 'users', { user_id: 'id' }),
  one('consultation_admissions', 'guest', 'consultation_guests', { guest_id: 'id' }),
  one('consultation_guests', 'consultation', 'consultations', { consultation_id: 'id' }),
  one('consultation_guests', 'inviter', 'users', { invited_by: 'id' }),
  many('callback_numbers', 'visits', 'appointments', { user_id: 'patient_id' }),
  one('connection_checks', 'user', 'users', { user_id: 'id' }),
  one('contacts', 'user', 'users', { user_id: 'id' }),
  one('doctors', 'user', 'users', { user_id: 'id' }),
  one('messages', 'room', 'rooms', { room_id: 'id' }),
  one('messages', 'author', 'users', { author_id: 'id' }),
  one('messages', 'subject', 'users', { subject_id: 'id' }),
  one('notification_deliveries', 'user', 'users', { user_id: 'id' }),
  one('notification_deliveries', 'appointment', 'appointments', { appointment_id: 'id' }),
  one('notification_preferences', 'user', 'users', { user_id: 'id' }),
  one('notifications', 'appointment', 'appointments', { appointment_id: 'id' }),
  one('patients', 'user', 'users', { user_id: 'id' }),
  one('pharmacists', 'user', 'users', { user_id: 'id' }),
  one('room_appointments', 'room', 'rooms', { room_id: 'id' }),
  one('room_appointments', 'appointment', 'appointments', { appointment_id: 'id' }),
  one('room_appointments', 'tier', 'users', { tied_by: 'id' }),
  one('room_participants', 'room', 'rooms', { room_id: 'id' }),
  one('room_participants', 'user', 'users', { user_id: 'id' }),
  one('room_typing', 'room', 'rooms', { room_id: 'id' }),
  one('room_typing', 'user', 'users', { user_id: 'id' }),
  one('rooms', 'last_message', 'messages', { id: 'room_id', last_seq: 'seq' }),
  one('rooms', 'front_desk_patient', 'users', { front_desk_patient_id: 'id' }),
  one('rooms', 'creator', 'users', { created_by: 'id' }),
  many('rooms', 'participants', 'room_participants', { id: 'room_id' }),
  many('rooms', 'messages', 'messages', { id: 'room_id' }),
  many('rooms', 'ties', 'room_appointments', { id: 'room_id' }),
  many('rooms', 'typing', 'room_typing', { id: 'room_id' }),
  one('shift_proposals', 'appointment', 'appointments', { appointment_id: 'id' }),
  one('shift_proposals', 'proposer', 'users', { proposed_by: 'id' }),
  one('shift_proposals', 'answerer', 'users', { answered_by: 'id' }),
  one('slot_holds', 'doctor', 'users', { doctor_id: 'id' }),
  one('slot_holds', 'patient', 'users', { patient_id: 'id' }),
  one('user_presence', 'user', 'users', { user_id: 'id' }),
  one('urgent_messages', 'message', 'messages', { message_id: 'id' }),
  one('urgent_messages', 'room', 'rooms', { room_id: 'id' }),
  one('urgent_messages', 'raiser', 'users', { raised_by: 'id' }),
  one('urgent_messages', 'handler', 'users', { handled_by: 'id' }),
  one('users', 'patient', 'patients', { id: 'user_id' }),
  one('users', 'doctor', 'doctors', { id: 'user_id' }),
  one('users', 'pharmacist', 'pharmacists', { id: 'user_id' }),
  one('users', 'presence', 'user_presence', { id: 'user_id' }),
  one('users', 'callback_number', 'callback_numbers', { id: 'user_id' }),
  many('users', 'participations', 'room_participants', { id: 'user_id' }),
  many('users', 'appointments_as_patient', 'appointments', { id: 'patient_id' }),
  many('users', 'appointments_as_doctor', 'appointments', { id: 'doctor_id' }),
  many('users', 'contact_of', 'contacts', { id: 'user_id' }),
  many('users', 'sessions', 'active_sessions', { id: 'user_id' }),
  one('waitlist_entries', 'patient', 'users', { patient_id: 'id' }),
  one('waitlist_entries', 'doctor', 'users', { doctor_id: 'id' }),
  many('waitlist_entries', 'offers', 'waitlist_offers', { id: 'entry_id' }),
  one('waitlist_offers', 'entry', 'waitlist_entries', { entry_id: 'id' }),
  one('waitlist_offers', 'doctor', 'users', { doctor_id: 'id' }),
  one('waitlist_offers', 'appointment', 'appointments', { appointment_id: 'id' }),
  ...integrationRelationships,
];

/** What a patient has asked for: his own, and staff everybody's. */
function ofPatientAndStaff(columns: string): TableRules['roles'] {
  const everybodys = select(columns, ['patient', 'otherPatient']);
  return { patient: select(columns, ['patient']), staff: everybodys, clinic_admin: everybodys };
}
/** What belongs to an appointment: its patient's and its doctor's, and staff everybody's. */
function ofParticipantsAndStaff(
  columns: string,
  own: readonly string[],
  others: readonly string[],
): TableRules['roles'] {
  const everybodys = select(columns, [...own, ...others]);
  const participants = select(columns, own);
  return { patient: participants, doctor: participants, staff: everybodys, clinic_admin: everybodys };
}
function withAggregates(rules: TableRules['roles']): TableRules['roles'] {
  return Object.fromEntries(
    Object.entries(rules).map(([role, rule]) => [role, { select: { ...rule.select!, aggregate: true } }]),
  );
}
function select(columns: string, rows: readonly string[]): RoleRules {
  return { select: { columns, rows, aggregate: false } };
}
function one(table: string, field: string, target: string, on: Record<string, string>): Relationship {
  return { table, field, target, many: false, on };
}
function many(table: string, field: string, target: string, on: Record<string, string>): Relationship {
  return { table, field, target, many: true, on };
}

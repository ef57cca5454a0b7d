import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const folder = new URL('../metadata/databases/default/tables/', import.meta.url);
const roles = ['patient', 'doctor', 'staff', 'pharmacist', 'clinic_admin'];
const operations = ['insert', 'select', 'update', 'delete'] as const;

/** Invariant 10: the caller's own session must still be there. */
const sessionGate = {
  _exists: {
    _table: { schema: 'public', name: 'active_sessions' },
    _where: { id: { _eq: 'X-Hasura-Session-Id' }, user_id: { _eq: 'X-Hasura-User-Id' } },
  },
};

/**
 * Operations no role of ours has on a table. A table or operation that is neither here nor in the metadata
 * was forgotten, and the lint fails.
 */
const nobody: Record<string, readonly (typeof operations)[number][]> = {
  active_sessions: ['insert', 'update'],
  appointment_participants: ['insert', 'update', 'delete'],
  appointments: ['insert', 'update', 'delete'],
  audit_log: ['insert', 'update', 'delete'],
  availability_exceptions: ['insert', 'update', 'delete'],
  availability_slots: ['insert', 'update', 'delete'],
  calendar_feeds: ['insert', 'update', 'delete'],
  callback_numbers: ['insert', 'delete'],
  chat_settings: ['insert', 'delete'],
  connection_checks: ['update', 'delete'],
  consultation_admissions: ['insert', 'update', 'delete'],
  consultation_guests: ['insert', 'update', 'delete'],
  consultation_quality: ['insert', 'update', 'delete'],
  consultation_recordings: ['insert', 'update', 'delete'],
  consultations: ['insert', 'update', 'delete'],
  contacts: ['insert', 'update', 'delete'],
  doctors: ['insert', 'delete'],
  external_people: ['insert', 'update', 'delete'],
  file_access_log: ['insert', 'update', 'delete'],
  files: ['insert', 'update', 'delete'],
  integration_clients: ['insert', 'update', 'delete'],
  integration_keys: ['insert', 'update', 'delete'],
  integration_sessions: ['insert', 'update', 'delete'],
  message_attachments: ['insert', 'update', 'delete'],
  messages: ['delete'],
  notification_deliveries: ['insert', 'update', 'delete'],
  notification_preferences: ['insert', 'delete'],
  notifications: ['insert', 'delete'],
  patients: ['insert', 'update', 'delete'],
  pharmacists: ['insert', 'update', 'delete'],
  push_subscriptions: ['update'],
  recording_consents: ['insert', 'update', 'delete'],
  recording_parts: ['insert', 'update', 'delete'],
  retention_settings: ['insert', 'delete'],
  room_appointments: ['update'],
  room_participants: ['insert', 'delete'],
  room_typing: [],
  rooms: ['insert', 'delete'],
  scheduling_settings: ['insert', 'delete'],
  shift_proposals: ['insert', 'update', 'delete'],
  slot_holds: ['insert', 'update', 'delete'],
  urgent_messages: ['delete'],
  user_presence: ['delete'],
  users: ['insert', 'delete'],
  waitlist_entries: ['insert', 'update', 'delete'],
  waitlist_offers: ['insert', 'update', 'delete'],
  webhook_attempts: ['insert', 'update', 'delete'],
  webhook_deliveries: ['insert', 'update', 'delete'],
  webhook_endpoints: ['insert', 'update', 'delete'],
  webhook_events: ['insert', 'update', 'delete'],
};
/** Roles left out on purpose where others are named. */
const leftOut: Record<string, readonly string[]> = {
  'appointment_participants select': ['pharmacist'],
  'appointments select': ['pharmacist'],
  'audit_log select': ['patient', 'doctor', 'staff', 'pharmacist'],
  'callback_numbers select': ['pharmacist'],
  'callback_numbers update': ['doctor', 'staff', 'pharmacist', 'clinic_admin'],
  'chat_settings update': ['patient', 'doctor', 'pharmacist'],
  'connection_checks insert': ['staff', 'pharmacist', 'clinic_admin'],
  'connection_checks select': ['staff', 'pharmacist', 'clinic_admin'],
  'consultation_admissions select': ['pharmacist'],
  'consultation_guests select': ['pharmacist'],
  'consultation_quality select': ['pharmacist'],
  'consultation_recordings select': ['pharmacist'],
  'consultations select': ['pharmacist'],
  'doctors update': ['patient', 'staff', 'pharmacist'],
  'external_people select': ['patient', 'doctor', 'staff', 'pharmacist'],
  'file_access_log select': ['patient', 'doctor', 'staff', 'pharmacist'],
  'integration_clients select': ['patient', 'doctor', 'staff', 'pharmacist'],
  'integration_keys select': ['patient', 'doctor', 'staff', 'pharmacist'],
  'integration_sessions select': ['patient', 'doctor', 'staff', 'pharmacist'],
  'notification_deliveries select': ['patient', 'doctor', 'pharmacist'],
  'patients select': ['pharmacist'],
  'pharmacists select': ['patient'],
  'recording_consents select': ['pharmacist'],
  'recording_parts select': ['pharmacist'],
  'retention_settings update': ['patient', 'doctor', 'staff', 'pharmacist'],
  'room_appointments delete': ['patient', 'doctor', 'pharmacist'],
  'room_appointments insert': ['patient', 'doctor', 'pharmacist'],
  'room_appointments select': ['pharmacist'],
  'rooms update': ['patient', 'pharmacist'],
  'scheduling_settings update': ['patient', 'doctor', 'pharmacist'],
  'shift_proposals select': ['pharmacist'],
  'slot_holds select': ['doctor', 'pharmacist'],
  'urgent_messages insert': ['doctor', 'staff', 'pharmacist', 'clinic_admin'],
  'urgent_messages select': ['pharmacist'],
  'urgent_messages update': ['patient', 'doctor', 'pharmacist'],
  'waitlist_entries select': ['doctor', 'pharmacist'],
  'waitlist_offers select': ['doctor', 'pharmacist'],
  'webhook_attempts select': ['patient', 'doctor', 'staff', 'pharmacist'],
  'webhook_deliveries select': ['patient', 'doctor', 'staff', 'pharmacist'],
  'webhook_endpoints select': ['patient', 'doctor', 'staff', 'pharmacist'],
  'webhook_events select': ['patient', 'doctor', 'staff', 'pharmacist'],
};

interface Rule {
  readonly role: string;
  readonly comment?: string;
  readonly permission: { filter?: unknown; check?: unknown; columns?: unknown; limit?: number };
}
interface TableFile {
  readonly file: string;
  readonly name: string;
  readonly rules: (operation: (typeof operations)[number]) => Rule[];
}

const files = (await readdir(folder)).filter((file) => file !== 'tables.yaml').toSorted();
const tables: TableFile[] = await Promise.all(
  files.map(async (file) => {
    const content = parse(await readFile(new URL(file, folder), 'utf8'));
    return {
      file,
      name: content.table.name as string,
      rules: (operation) => (content[`${operation}_permissions`] ?? []) as Rule[],
    };
  }),
);
const everyRule = tables.flatMap((table) =>
  operations.flatMap((operation) => table.rules(operation).map((rule) => ({ table, operation, rule }))),
);

describe('the metadata', () => {
  it('PERM-1 holds one file per table, named by it, and lists each', async () => {
    const listed = parse(await readFile(new URL('tables.yaml', folder), 'utf8')) as string[];

    expect(listed).toEqual(files.map((file) => `!include ${file}`));
    expect(tables.map((table) => `public_${table.name}.yaml`)).toEqual(files);
    expect(tables.map((table) => table.name)).toEqual(Object.keys(nobody));
  });

  it.each(tables)('PERM-1 $name names every role for each operation, or nobody', (table) => {
    for (const operation of operations) {
      const named = table.rules(operation).map((rule) => rule.role);
      const expected = nobody[table.name]!.includes(operation)
        ? []
        : roles.filter((role) => !leftOut[`${table.name} ${operation}`]?.includes(role));
      expect(named, operation).toEqual(expected);
    }
  });

  it.each(
    everyRule.map((entry) => [`${entry.rule.role} ${entry.operation} ${entry.table.name}`, entry] as const),
  )(
    'PERM-1 %s: gated by the session, with columns by name and a sentence of comment',
    (_name, { operation, rule }) => {
      const condition = operation === 'insert' ? rule.permission.check : rule.permission.filter;

      expect(isGated(condition)).toBe(true);
      expect(rule.comment).toMatch(/^\S.{8,}\.$/);
      expect(rule.permission.columns, 'columns').not.toBe('*');
    },
  );
});

/** True when the gate is the condition itself or one of its conjuncts: inside `_or` it would not be a gate. */
function isGated(condition: unknown): boolean {
  if (JSON.stringify(condition) === JSON.stringify(sessionGate)) return true;
  const conjuncts = (condition as { _and?: unknown[] } | null)?._and;
  return Array.isArray(conjuncts) && conjuncts.some(isGated);
}

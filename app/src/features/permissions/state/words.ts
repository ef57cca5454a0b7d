/** A condition in plain words. Pure: the sentences come from the messages, the tree from the condition. */
import type { Meaning, Operand } from './condition.ts';
import type { Json } from './studio.ts';

/**
 * Ways of speaking of our own tables that say it better than column names do; by the path of the condition, `=me` for
 * the person himself, `=null` and `≠null` for empty and filled in.
 */
export const IDIOMS: Readonly<Record<string, string>> = {
  'id=me': 'isSelf',
  'id≠me': 'isNotSelf',
  'user_id=me': 'isOwn',
  'author_id=me': 'isAuthor',
  'uploader_id=me': 'isUploader',
  'created_by=me': 'isCreator',
  'patient_id=me': 'isPatient',
  'doctor_id=me': 'isDoctor',
  'appointment.patient_id=me': 'isPatientOfVisit',
  'appointment.doctor_id=me': 'isDoctorOfVisit',
  'consultation.appointment.patient_id=me': 'isPatientOfVisit',
  'consultation.appointment.doctor_id=me': 'isDoctorOfVisit',
  'entry.patient_id=me': 'isPatientOfWish',
  'appointments_as_doctor.patient_id=me': 'sharesVisit',
  'appointments_as_patient.doctor_id=me': 'sharesVisit',
  'viewer_id=me': 'mayWrite',
  'contact_of.viewer_id=me': 'mayWrite',
  'user.contact_of.viewer_id=me': 'mayWrite',
  'participants.user_id=me': 'takesPart',
  'room.participants.user_id=me': 'takesPartInRoom',
  'message.room.participants.user_id=me': 'takesPartInRoom',
  'attachments.message.room.participants.user_id=me': 'takesPartInRoom',
  'participations.room.participants.user_id=me': 'sharesRoom',
  'user.participations.room.participants.user_id=me': 'sharesRoom',
  'deleted_at=null': 'isNotDeleted',
  'message.deleted_at=null': 'isNotDeleted',
  'blocked_at=null': 'isNotBlocked',
  'doctor.verified_at≠null': 'isVerifiedDoctor',
  'verified_at≠null': 'isVerified',
  'kind=group': 'isGroup',
  'kind=user': 'isPersonsMessage',
  attachments: 'isAttached',
};

export interface Wording {
  /** Takes a key below `permissions.words`. */
  readonly say: (key: string, values?: Readonly<Record<string, string>>) => string;
  /** Joins several with "and" or "or", as the language does. */
  readonly join: (how: 'all' | 'any', parts: readonly string[]) => string;
}

/** Without the session clause, which stands beside the sentence as a mark of its own. */
export function describe(meaning: Meaning, wording: Wording): string {
  const rest = withoutSession(meaning);
  return rest === null ? wording.say('everyRow') : say(rest, wording, false);
}

function withoutSession(meaning: Meaning): Meaning | null {
  if (meaning.kind === 'signedIn') return null;
  if (meaning.kind !== 'all') return meaning;
  const parts = meaning.parts.filter((part) => part.kind !== 'signedIn');
  if (parts.length === 0) return null;
  return parts.length === 1 ? parts[0]! : { kind: 'all', parts };
}

/** The sentence of any part, the session clause included. */
export function say(meaning: Meaning, wording: Wording, inside: boolean): string {
  const idiom = idiomOf(meaning);
  if (idiom !== undefined) return wording.say(`idioms.${idiom}`);
  switch (meaning.kind) {
    case 'signedIn':
      return wording.say('signedIn');
    case 'all':
    case 'any': {
      if (meaning.parts.length === 0) return wording.say(meaning.kind === 'all' ? 'everyRow' : 'noRow');
      const parts = meaning.parts.map((part) => say(part, wording, true));
      const joined = wording.join(meaning.kind, parts);
      return inside && parts.length > 1 ? `(${joined})` : joined;
    }
    case 'not':
      return wording.say('not', { part: say(meaning.part, wording, true) });
    case 'exists':
      return wording.say('exists', { table: meaning.table.name, part: say(meaning.part, wording, true) });
    case 'via':
      return sayVia(meaning, wording);
    case 'column':
      return sayColumn(meaning.column, meaning.operator, meaning.operand, wording);
  }
}

function sayVia(meaning: Extract<Meaning, { kind: 'via' }>, wording: Wording): string {
  const { relationship, many, part } = meaning;
  const name = spoken(relationship);
  if (part.kind === 'all' && part.parts.length === 0) return wording.say('has', { name });
  return wording.say(many ? 'oneOfIts' : 'its', { name, part: say(part, wording, true) });
}

const known = ['_eq', '_ne', '_gt', '_lt', '_gte', '_lte', '_in', '_nin', '_like', '_ilike'];

function sayColumn(column: string, operator: string, operand: Operand, wording: Wording): string {
  const name = spoken(column);
  if (operator === '_is_null' && operand.kind === 'value') {
    return wording.say(operand.value === true ? 'isEmpty' : 'isFilled', { name });
  }
  const value = sayOperand(operand, wording);
  return known.includes(operator)
    ? wording.say(`operators.${operator.slice(1)}`, { name, value })
    : wording.say('operators.other', { name, operator: operator.slice(1), value });
}

function sayOperand(operand: Operand, wording: Wording): string {
  if (operand.kind === 'caller') return wording.say('thePerson');
  if (operand.kind === 'session') return operand.variable;
  return sayValue(operand.value);
}

const sayValue = (value: Json): string =>
  Array.isArray(value)
    ? value.map(sayValue).join(', ')
    : typeof value === 'string'
      ? `“${value}”`
      : JSON.stringify(value);

/** `front_desk_patient_id` → `front desk patient` */
export const spoken = (name: string): string => name.replace(/_id$/, '').replaceAll('_', ' ');

function idiomOf(meaning: Meaning): string | undefined {
  const path: string[] = [];
  let part = meaning;
  while (part.kind === 'via') {
    path.push(part.relationship);
    part = part.part;
  }
  if (part.kind === 'all' && part.parts.length === 0) return IDIOMS[path.join('.')];
  if (part.kind !== 'column') return undefined;
  const { column, operator, operand } = part;
  const where = [...path, column].join('.');
  if (operator === '_is_null' && operand.kind === 'value') {
    return IDIOMS[`${where}${operand.value === true ? '=' : '≠'}null`];
  }
  if (operator !== '_eq' && operator !== '_ne') return undefined;
  const sign = operator === '_eq' ? '=' : '≠';
  if (operand.kind === 'caller') return IDIOMS[`${where}${sign}me`];
  return operand.kind === 'value' && typeof operand.value === 'string'
    ? IDIOMS[`${where}${sign}${operand.value}`]
    : undefined;
}

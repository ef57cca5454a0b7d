/** What the integration API takes and gives. The OpenAPI document is made from these schemas, and nothing else describes them. */
import { z } from 'zod';
import { storable } from '../http/text.ts';
import { isTimeZone } from '../scheduling/zone-clock.ts';
import { type ProblemCode, problems } from './problems.ts';

/** Not in the document: what generates requests from it mostly cannot read classes of characters. */
const oneLine = /^\P{Cc}+$/u;
const name = z
  .string()
  .min(1)
  .max(120)
  .refine((text) => oneLine.test(text) && text.trim() !== '' && text.isWellFormed())
  .meta({ description: 'One line of text.' });

export const externalId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._:@-]{0,99}$/)
  .meta({ description: 'An id of your own: up to 100 letters, digits and . _ : @ -', example: 'emp-1042' });

const email = z.email().max(254);
const instant = z.iso
  .datetime({ offset: true })
  .meta({ description: 'An instant with its offset.', example: '2026-12-01T09:30:00+06:00' });
const durationMinutes = z.int().min(5).max(480).meta({ description: 'Length in minutes.' });
const sessionName = externalId.meta({
  description: 'What you call the session; told back in answers and webhooks, and used once.',
});
const reason = z
  .string()
  .max(1000)
  .refine((text) => storable(text) && text.isWellFormed())
  .meta({ description: 'Why the patient comes. Seen by patient, doctor and front desk.' });

export const doctorDetails = z
  .strictObject({
    id: externalId,
    displayName: name.optional(),
    email: email.optional(),
    speciality: name.optional(),
    languages: z
      .array(z.string().regex(/^[a-z]{2,3}$/))
      .max(10)
      .optional(),
    timeZone: z.string().max(64).refine(isTimeZone).optional(),
  })
  .meta({
    id: 'DoctorDetails',
    description:
      'A doctor, by your id. Details of a doctor the clinic knows are not changed by it. One it does not know is made only by keys with the scope doctors:vouch, and needs displayName and speciality then.',
  });

export const patientDetails = z
  .strictObject({
    id: externalId,
    displayName: name,
    email: email.optional(),
    phone: z
      .string()
      .regex(/^\+[1-9][0-9]{6,14}$/)
      .optional(),
    dateOfBirth: z.iso.date().optional(),
    timeZone: z.string().max(64).refine(isTimeZone).optional(),
    locale: z.enum(['en', 'ru', 'bn']).optional(),
  })
  .meta({
    id: 'PatientDetails',
    description: 'A patient, by your id. Made when the clinic does not know him; never changed by it.',
  });

export const createBody = z
  .strictObject({
    externalId: sessionName.optional(),
    doctor: doctorDetails,
    patient: patientDetails,
    startsAt: instant,
    durationMinutes,
    reason: reason.optional(),
  })
  .meta({ id: 'CreateSession' });

export const createSimpleBody = z
  .strictObject({
    doctorId: externalId,
    patientId: externalId,
    patientName: name
      .optional()
      .meta({ description: 'Of a patient who is new; else nothing is done with it.' }),
    startsAt: instant,
    durationMinutes: durationMinutes
      .optional()
      .meta({ description: 'The clinic’s shortest length when left out.' }),
    externalId: sessionName.optional(),
  })
  .meta({ id: 'CreateSimpleSession' });

const changeReason = z
  .string()
  .min(1)
  .max(500)
  .refine((text) => storable(text) && text.isWellFormed() && text.trim() !== '')
  .meta({ description: 'Why; told to doctor and patient.' });

export const cancelBody = z.strictObject({ reason: changeReason }).meta({ id: 'CancelSession' });

export const moveBody = z
  .strictObject({
    startsAt: instant,
    durationMinutes: durationMinutes.optional().meta({ description: 'The length it has when left out.' }),
    reason: changeReason.optional(),
  })
  .meta({ id: 'MoveSession' });

const outcome = z.enum(['held', 'held_by_phone', 'patient_absent', 'doctor_absent', 'missed', 'cancelled']);
export const sessionStatus = z.enum(['upcoming', 'current', 'finished']);
const utc = z.iso.datetime();
const person = z.strictObject({ id: externalId, displayName: z.string() });

const sessionFields = {
  sessionId: z.guid(),
  externalId: externalId.nullable(),
  status: sessionStatus,
  outcome: outcome.nullable().meta({ description: 'Null until the session is finished.' }),
  startsAt: utc,
  endsAt: utc,
  opensAt: utc.meta({ description: 'From when on one may wait for the call.' }),
  closesAt: utc.meta({ description: 'Until when a call that has not begun may begin.' }),
  startedAt: utc.nullable(),
  endedAt: utc.nullable(),
  doctor: person,
  patient: person,
};

export const session = z.strictObject(sessionFields).meta({ id: 'Session' });
export type Session = z.infer<typeof session>;

const joinLink = z
  .strictObject({
    url: z.url(),
    kind: z.enum(['one_time', 'sign_in']).meta({
      description:
        'one_time: opens the session in the first browser that goes on from it, once. sign_in: opens it for this person after signing in, and for nobody else.',
    }),
    expiresAt: utc.nullable(),
  })
  .meta({ id: 'JoinLink' });
export type JoinLink = z.infer<typeof joinLink>;

export const joinLinks = z.strictObject({ doctor: joinLink, patient: joinLink }).meta({
  id: 'JoinLinks',
  description: 'For these two people only: hand each over by a way that is theirs.',
});
export type JoinLinks = z.infer<typeof joinLinks>;

export const createdSession = z.strictObject({ ...sessionFields, joinLinks }).meta({ id: 'CreatedSession' });
export type CreatedSession = z.infer<typeof createdSession>;

export const sessionPage = z
  .strictObject({
    sessions: z.array(session),
    nextCursor: z.string().nullable().meta({ description: 'For the next page; null on the last.' }),
  })
  .meta({ id: 'SessionPage' });

export const listQuery = z.object({
  status: sessionStatus.optional(),
  cursor: z.string().min(1).max(200).optional().meta({ description: 'nextCursor of the page before.' }),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});

export const problem = z
  .strictObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.enum(Object.keys(problems) as [ProblemCode, ...ProblemCode[]]),
    detail: z.string().optional(),
    requestId: z.string(),
    fields: z
      .record(
        z.string(),
        z.enum(['required', 'invalid', 'too_short', 'too_long', 'too_common', 'same_as_email']),
      )
      .optional()
      .meta({ description: 'What is wrong with which field.' }),
  })
  .meta({ id: 'Problem', description: 'RFC 9457. Programs go by code, which is not renamed within v1.' });

export const webhookEvent = z
  .strictObject({
    type: z.enum([
      'session.upcoming',
      'session.rescheduled',
      'session.current',
      'session.finished',
      'session.missed',
      'session.cancelled',
      'session.corrected',
    ]),
    timestamp: utc,
    data: z.strictObject({
      sequence: z.int().min(1).meta({ description: 'Counts the session’s events from 1 without a gap.' }),
      sessionId: z.guid(),
      externalId: externalId.nullable(),
      doctorId: externalId,
      patientId: externalId,
      status: sessionStatus,
      outcome: outcome.nullable(),
      startsAt: utc,
      endsAt: utc,
      startedAt: utc.nullable(),
      endedAt: utc.nullable(),
    }),
  })
  .meta({ id: 'WebhookEvent' });

/** The OpenAPI document of the integration API, made from the very schemas that requests are read by. */
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiResponsesObject } from 'zod-openapi';
import { z } from 'zod';
import { scopes } from './keys.ts';
import { type ProblemCode, problems } from './problems.ts';
import {
  cancelBody,
  createBody,
  createdSession,
  createSimpleBody,
  externalId,
  joinLinks,
  listQuery,
  moveBody,
  problem,
  session,
  sessionPage,
  webhookEvent,
} from './schemas.ts';

const always = [
  'UNAUTHENTICATED',
  'SCOPE_MISSING',
  'TOO_MANY_REQUESTS',
  'INTERNAL_ERROR',
  'UNAVAILABLE',
] as const;
const posting = [
  'MALFORMED_REQUEST',
  'IDEMPOTENCY_KEY_MISSING',
  'REQUEST_UNDER_WAY',
  'TRY_AGAIN',
  'REQUEST_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
  'VALIDATION_FAILED',
  'IDEMPOTENCY_KEY_REUSED',
] as const;
const creating = [
  'DOCTOR_NOT_LINKED',
  'PATIENT_NOT_LINKED',
  'DOCTOR_NOT_VERIFIED',
  'PERSON_BLOCKED',
  'SLOT_TAKEN',
  'PATIENT_BUSY',
  'EXTERNAL_ID_USED',
  'STARTS_IN_THE_PAST',
  'BEYOND_HORIZON',
] as const;

const changing = ['SESSION_NOT_FOUND', 'NOT_FOUND', 'SESSION_OVER', 'SESSION_BEGUN'] as const;

const idempotencyKey = z
  .string()
  .regex(/^[!-~]{1,255}$/)
  .meta({
    description:
      'Made by you for one request, e.g. a UUID. The same request sent again within a day with the same key is answered again and not done again; refusals are not kept.',
  });

const replayed = {
  'Idempotency-Replayed': z
    .literal('true')
    .optional()
    .meta({ description: 'The answer was kept from an earlier request.' }),
};

export function openApiDocument(): ReturnType<typeof createDocument> {
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Telemed integration API',
      version: '1.0.0',
      description:
        'For a personal-account system: it makes video sessions for its own doctors and patients, by its own ids, and is told what becomes of them. Codes, fields and their meaning stay within v1; fields may be added.',
    },
    servers: [{ url: '/', description: 'The address people open the app at.' }],
    security: [{ key: [] }],
    paths: {
      '/v1/abm/openapi.json': {
        get: {
          operationId: 'readDocument',
          summary: 'This document',
          security: [],
          responses: {
            '200': {
              description: 'The document.',
              content: { 'application/json': { schema: z.looseObject({}) } },
            },
          },
        },
      },
      '/v1/abm/video/sessions/doctor/{doctorId}': {
        get: {
          operationId: 'listSessionsOfDoctor',
          summary: 'A doctor’s sessions that you have made, earliest first',
          description: 'Scope sessions:read.',
          requestParams: { path: z.object({ doctorId: externalId }), query: listQuery },
          responses: {
            '200': answer('A page of sessions.', sessionPage),
            ...refusals([
              'MALFORMED_REQUEST',
              'DOCTOR_NOT_FOUND',
              'NOT_FOUND',
              'VALIDATION_FAILED',
              ...always,
            ]),
          },
        },
      },
      '/v1/abm/video/sessions/create': {
        post: creation('createSession', 'A session, with full details of doctor and patient', createBody),
      },
      '/v1/abm/video/sessions/create/simpl': {
        post: creation(
          'createSimpleSession',
          'A session with the least: the doctor is known already, a new patient needs no details',
          createSimpleBody,
        ),
      },
      '/v1/abm/video/sessions/{sessionId}/links': {
        post: {
          operationId: 'renewJoinLinks',
          summary: 'Fresh join links for a session; unused older one-time links end',
          description: 'Scope sessions:write.',
          requestParams: {
            path: z.object({ sessionId: z.guid() }),
            header: z.object({ 'Idempotency-Key': idempotencyKey }),
          },
          responses: {
            '201': answer('The links.', joinLinks, replayed),
            ...refusals(['SESSION_NOT_FOUND', 'NOT_FOUND', 'SESSION_OVER', ...posting, ...always]),
          },
        },
      },
      '/v1/abm/video/sessions/{sessionId}/cancel': {
        post: change(
          'cancelSession',
          'Cancels a session that has not begun',
          'Doctor and patient are told, join links end, and session.cancelled follows.',
          cancelBody,
          [],
        ),
      },
      '/v1/abm/video/sessions/{sessionId}/move': {
        post: change(
          'moveSession',
          'Moves a session that has not begun to another time',
          'At once, as the clinic itself does it: what doctor or patient had proposed ends. Doctor and patient are told, join links stay good, and session.rescheduled follows. A session that has the time already stays as it is.',
          moveBody,
          ['SLOT_TAKEN', 'PATIENT_BUSY', 'STARTS_IN_THE_PAST', 'BEYOND_HORIZON'],
        ),
      },
    },
    webhooks: {
      sessionEvent: {
        post: {
          operationId: 'receiveSessionEvent',
          summary: 'What has become of a session you have made',
          description:
            'Sent to the endpoints the clinic has set up with you, signed as Standard Webhooks (webhook-id, webhook-timestamp, webhook-signature with one v1 signature per valid secret). Any 2xx within the time limit counts as taken; everything else, redirects too, is tried again, and 410 ends it. webhook-id is the same in every attempt: deal with each once. Of one session, an event is sent only when the ones before it were taken or given up.',
          security: [],
          requestParams: {
            header: z.object({
              'webhook-id': z.guid(),
              'webhook-timestamp': z
                .string()
                .meta({ description: 'Seconds since the epoch, of this attempt.' }),
              'webhook-signature': z.string(),
            }),
          },
          requestBody: { required: true, content: { 'application/json': { schema: webhookEvent } } },
          responses: { '2XX': { description: 'Taken.' } },
        },
      },
    },
    components: {
      securitySchemes: {
        key: {
          type: 'http',
          scheme: 'bearer',
          description: `A key made by an admin of the clinic, with some of the scopes ${scopes.join(', ')}.`,
        },
      },
    },
  });
}

function creation(operationId: string, summary: string, body: z.ZodType): ZodOpenApiOperationObject {
  return {
    operationId,
    summary,
    description: 'Scope sessions:write.',
    requestParams: { header: z.object({ 'Idempotency-Key': idempotencyKey }) },
    requestBody: { required: true, content: { 'application/json': { schema: body } } },
    responses: {
      '201': answer('The session, with a join link for each of the two.', createdSession, replayed),
      ...refusals([...creating, ...posting, ...always]),
    },
  };
}

function change(
  operationId: string,
  summary: string,
  description: string,
  body: z.ZodType,
  codes: readonly ProblemCode[],
): ZodOpenApiOperationObject {
  return {
    operationId,
    summary,
    description: `${description} Scope sessions:write.`,
    requestParams: {
      path: z.object({ sessionId: z.guid() }),
      header: z.object({ 'Idempotency-Key': idempotencyKey }),
    },
    requestBody: { required: true, content: { 'application/json': { schema: body } } },
    responses: {
      '200': answer('The session as it is now.', session, replayed),
      ...refusals([...changing, ...codes, ...posting, ...always]),
    },
  };
}

function answer(
  description: string,
  schema: z.ZodType,
  headers: Record<string, z.ZodType> = {},
): NonNullable<ZodOpenApiResponsesObject['200']> {
  return {
    description,
    headers: z.object({ ...headers, ...allowanceHeaders }),
    content: { 'application/json': { schema } },
  };
}

const allowanceHeaders = {
  'RateLimit-Limit': z.string().regex(/^\d+$/),
  'RateLimit-Remaining': z.string().regex(/^\d+$/),
  'RateLimit-Reset': z
    .string()
    .regex(/^\d+$/)
    .meta({ description: 'Seconds until the allowance is whole again.' }),
};

/** One response per status, naming its codes. */
function refusals(codes: readonly ProblemCode[]): ZodOpenApiResponsesObject {
  const byStatus = Map.groupBy([...new Set(codes)], (code) => problems[code][0]);
  return Object.fromEntries(
    [...byStatus].map(([status, these]) => [
      String(status),
      {
        description: these.map((code) => `${code}: ${problems[code][1]}`).join('\n\n'),
        content: { 'application/problem+json': { schema: problem } },
        ...(status === 429 || status === 503 ? { headers: z.object({ 'Retry-After': z.string() }) } : {}),
      },
    ]),
  ) as ZodOpenApiResponsesObject;
}

/** As it is checked in. */
export function openApiText(): string {
  return `${JSON.stringify(openApiDocument(), null, 2)}\n`;
}

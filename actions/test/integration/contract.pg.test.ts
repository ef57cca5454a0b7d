import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { aPerson } from '../../../hasura/test/support/people.ts';
import { openApiText } from '../../src/integration/openapi.ts';
import { day, minute } from '../support/clinic.ts';
import { type RunningService, startService } from '../support/running-service.ts';
import { type Document, operationsOf, type Request, requestFor, responseCheck } from './document.ts';
import { anotherSystem, type OtherSystem, sessionsPath } from './other-system.ts';

/** `npm run integration-contract` makes 5,000. */
const requests = Number(process.env['INTEGRATION_CONTRACT_REQUESTS'] ?? 400);
const checkedIn = await readFile(new URL('../../openapi.json', import.meta.url), 'utf8');
const document = JSON.parse(checkedIn) as Document;

let service: RunningService;
let system: OtherSystem;
const sessionIds: string[] = [];
beforeAll(async () => {
  service = await startService(inject('postgresUrl'));
  system = await anotherSystem(service, ['sessions:read', 'sessions:write', 'doctors:vouch']);
  for (let index = 0; index < 8; index += 1) {
    await system.link('doctor', `D-${index}`, await aPerson(service.database.pool, { role: 'doctor' }));
  }
  await aPerson(service.database.pool, { email: 'known@example.org' });
  for (let index = 0; index < 5; index += 1) {
    const made = await system.post(`${sessionsPath}/create/simpl`, {
      doctorId: 'D-0',
      patientId: 'P-0',
      startsAt: new Date(Date.now() + day + index * 60 * minute).toISOString(),
    });
    sessionIds.push(made.body['sessionId'] as string);
  }
});
afterAll(() => service.stop());

/** What the document cannot say: who is known, and when there is time. */
const known = () => ({
  doctorId: fc.nat(9).map((index) => `D-${index}`),
  patientId: fc.nat(20).map((index) => `P-${index}`),
  sessionId: fc.constantFrom(...sessionIds),
  startsAt: fc
    .nat(60 * 24 * 80)
    .map((minutes) => new Date(Date.now() + minute * (minutes + 5)).toISOString()),
  durationMinutes: fc.constantFrom(5, 10, 15),
  email: fc.constantFrom('known@example.org', 'new@example.org'),
  doctor: fc.nat(9).map((index) => ({ id: `D-${index}` })),
  patient: fc.nat(20).map((index) => ({ id: `P-${index}`, displayName: `Patient ${index}` })),
  timeZone: fc.constantFrom('Asia/Dhaka', 'Europe/Moscow', 'UTC'),
  'Idempotency-Key': fc.oneof(
    { weight: 9, arbitrary: fc.uuid() },
    fc.nat(20).map((index) => `again-${index}`),
  ),
});

async function send(request: Request) {
  const { operation, path, query, headers, body } = request;
  const address = operation.path.replace(/\{(\w+)\}/g, (_all, name: string) =>
    encodeURIComponent(wellFormed(path[name]!)),
  );
  const search = new URLSearchParams(
    Object.entries(query).map(([name, text]) => [name, wellFormed(text)] as [string, string]),
  );
  const response = await service.server.inject({
    method: operation.method,
    url: `${address}${search.size > 0 ? `?${search.toString()}` : ''}`,
    headers: {
      authorization: `Bearer ${system.key}`,
      // A header that HTTP cannot carry does not reach us.
      ...Object.fromEntries(
        Object.entries(headers).filter(([, text]) => /^[\t\u0020-\u007E\u0080-\u00FF]*$/.test(text)),
      ),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
  });
  return {
    status: response.statusCode,
    contentType: String(response.headers['content-type']),
    body: response.body,
  };
}
const wellFormed = (text: string): string => text.toWellFormed();

describe('the OpenAPI document', () => {
  it('INT-1 that is checked in is the one the schemas make, and the one that is served', async () => {
    const served = await service.server.inject({ method: 'GET', url: '/v1/abm/openapi.json' });

    expect(checkedIn).toBe(openApiText());
    expect(served.json()).toEqual(JSON.parse(checkedIn));
  });

  it(`INT-1 INT-3 describes every answer to ${requests} generated requests, none of them a server error`, async () => {
    const operations = operationsOf(document).filter(({ path }) => !path.endsWith('openapi.json'));
    const check = responseCheck(document);
    const answers = new Map<string, number>();

    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...operations).chain((operation) => requestFor(document, operation, known())),
        async (request) => {
          const response = await send(request);

          const kind = `${request.operation.path} ${response.status}`;
          answers.set(kind, (answers.get(kind) ?? 0) + 1);
          if (response.status === 201) sessionIds.push(...idsIn(response.body));
          expect(response.status, response.body).toBeLessThan(500);
          expect(check(request.operation, response), response.body).toBeUndefined();
        },
      ),
      { numRuns: requests },
    );

    console.info(Object.fromEntries([...answers].toSorted()));
    // It must have reached what it is about, not only the first line of refusals.
    const statuses = new Set([...answers.keys()].map((kind) => Number(kind.split(' ')[1])));
    expect([...statuses]).toEqual(expect.arrayContaining([200, 201, 404, 409, 422]));
  }, 600_000);

  it('INT-1 a key that is unknown is refused at every address, as described', async () => {
    const check = responseCheck(document);
    for (const operation of operationsOf(document).filter(({ path }) => !path.endsWith('openapi.json'))) {
      const response = await service.server.inject({
        method: operation.method,
        url: operation.path.replaceAll(/\{\w+\}/g, randomUUID()),
      });

      expect(response.statusCode).toBe(401);
      const { statusCode: status, body } = response;
      expect(
        check(operation, { status, contentType: String(response.headers['content-type']), body }),
      ).toBeUndefined();
    }
  });
});

function idsIn(body: string): string[] {
  const { sessionId } = JSON.parse(body) as { sessionId?: string };
  return sessionId === undefined ? [] : [sessionId];
}

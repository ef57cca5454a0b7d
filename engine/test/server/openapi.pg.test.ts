/** What tools that read OpenAPI, and Hasura's console, ask of the engine. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { adminSecret, chatMetadata, startHarness, type Harness } from './engine-harness.ts';

let on: Harness;
beforeAll(async () => {
  on = await startHarness({ HASURA_GRAPHQL_CORS_DOMAIN: 'http://localhost:3000' });
});
afterAll(() => on.close());

const queries = [
  { name: 'one', query: 'query ($id: uuid!, $more: Boolean = false) { rooms_by_pk(id: $id) { name } }' },
  {
    name: 'change',
    query:
      'mutation ($rooms: [rooms_insert_input!]!, $note: String) { insert_rooms(objects: $rooms) { affected_rows returning { ...room } } } fragment room on rooms { id messages { body } }',
  },
  { name: 'wrong', query: 'query { rooms { colour } }' },
];
const endpoint = (name: string, url: string, methods: string[], query: string, comment?: string) => ({
  name,
  url,
  methods,
  definition: { query: { collection_name: 'rest', query_name: query } },
  ...(comment ? { comment } : {}),
});
const get = async (
  path: string,
  headers: Record<string, string> = { 'x-hasura-admin-secret': adminSecret },
) => {
  const response = await fetch(on.url + path, { headers });
  return { status: response.status, headers: response.headers, body: (await response.json()) as any };
};

test('INT-1 endpoints are described with their variables and answers, and faults are named', async () => {
  await on.metadata('replace_metadata', {
    allow_inconsistent_metadata: true,
    metadata: {
      ...chatMetadata,
      query_collections: [{ name: 'rest', definition: { queries } }],
      rest_endpoints: [
        endpoint('one room', 'rooms/:id', ['GET'], 'one', 'A room. '),
        endpoint('change', 'rooms', ['POST'], 'change'),
        endpoint('wrong', 'wrong', ['GET'], 'wrong'),
      ],
    },
  });
  const { status, body } = await get('/api/swagger/json');
  expect(status).toBe(200);
  expect(body).toMatchObject({ openapi: '3.0.0', info: { title: 'Rest Endpoints', version: '' } });
  expect(body.info.description).toContain(
    `Endpoint "wrong":\n- ⚠️ $.rooms.colour: field 'colour' not found in object 'rooms'`,
  );
  const one = body.paths['/api/rest/rooms/{id}'].get;
  expect(one.description).toMatch(/^A room\. \*\*\*\nThe GraphQl query/);
  expect(one.requestBody).toBeUndefined();
  expect(one.parameters.slice(1)).toMatchObject([
    { name: 'id', in: 'path', required: true, schema: { type: 'string', pattern: expect.any(String) } },
    { name: 'more', in: 'query', required: false, schema: { type: 'boolean', default: false } },
  ]);
  const change = body.paths['/api/rest/rooms'].post;
  expect(change.requestBody).toMatchObject({
    required: true,
    content: {
      'application/json': {
        schema: {
          properties: {
            rooms: {
              type: 'array',
              nullable: false,
              items: { $ref: '#/components/schemas/rooms_insert_input!' },
            },
            note: { type: 'string', nullable: true },
          },
        },
      },
    },
  });
  const answer = change.responses['200'].content['application/json'].schema.properties.insert_rooms;
  expect(answer.properties.returning.items.properties).toEqual({
    id: { $ref: '#/components/schemas/uuid!' },
    messages: expect.objectContaining({ type: 'array' }),
  });
  // Input types hold each other; each is declared once.
  expect(Object.keys(body.components.schemas)).toContain('rooms_insert_input!');
});

test('SEC-2 neither description nor settings are for strangers, and no setting is a secret', async () => {
  const token = { authorization: `Bearer ${await on.token('ann')}` };
  for (const path of ['/api/swagger/json', '/v1alpha1/config']) {
    expect(await get(path, {})).toMatchObject({ status: 400 });
    expect(await get(path, token)).toMatchObject({ status: 400, body: { code: 'access-denied' } });
  }
  const { body } = await get('/v1alpha1/config');
  expect(body).toMatchObject({
    is_admin_secret_set: true,
    is_auth_hook_set: false,
    is_jwt_set: true,
    jwt: [{ claims_namespace: 'https://hasura.io/jwt/claims', claims_format: 'json', claims_map: null }],
  });
  expect(JSON.stringify(body)).not.toContain('harness');
});

test('answers to allowed origins name the methods', async () => {
  const allowed = await get('/v1/version', { origin: 'http://localhost:3000' });
  expect(allowed.headers.get('access-control-allow-methods')).toBe('GET,POST,PUT,PATCH,DELETE,OPTIONS');
  const others = await get('/v1/version', { origin: 'http://localhost:3001' });
  expect(others.headers.get('access-control-allow-methods')).toBeNull();
});

import { request } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { adminSecret, startHarness, type Harness } from './engine-harness.ts';

let on: Harness;
beforeAll(async () => {
  on = await startHarness({ HASURA_GRAPHQL_ENABLED_APIS: 'metadata, graphql' });
});
afterAll(() => on.close());

interface Raw {
  readonly status: number | undefined;
  readonly encoding: string | undefined;
  readonly length: number;
  readonly bytes: Buffer;
}

/** As the bytes come: `fetch` would unpack them. */
function raw(query: string, encodings?: string): Promise<Raw> {
  return new Promise((resolve, reject) => {
    const headers = {
      'x-hasura-admin-secret': adminSecret,
      'content-type': 'application/json',
      ...(encodings === undefined ? {} : { 'accept-encoding': encodings }),
    };
    const asked = request(`${on.url}/v1/graphql`, { method: 'POST', headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const { statusCode: status, headers: told } = response;
        const length = Number(told['content-length']);
        resolve({ status, encoding: told['content-encoding'], length, bytes: Buffer.concat(chunks) });
      });
    });
    asked.on('error', reject);
    asked.end(JSON.stringify({ query }));
  });
}

describe('answers in gzip', () => {
  const long = '{ __schema { types { name description } } }';

  test.each(['gzip', 'br;q=1, gzip;q=0.5', '*', 'deflate, GZIP'])(
    'a client that takes %s gets it',
    async (encodings) => {
      const plain = await raw(long);
      const packed = await raw(long, encodings);

      expect(packed.encoding).toBe('gzip');
      expect(packed.length).toBe(packed.bytes.length);
      expect(packed.bytes.length).toBeLessThan(plain.bytes.length / 2);
      expect(gunzipSync(packed.bytes).toString()).toBe(plain.bytes.toString());
    },
  );

  test.each([undefined, 'identity', 'br, deflate', 'gzip;q=0', ''])(
    'with %j it comes as it is',
    async (encodings) => {
      const plain = await raw(long, encodings);

      expect(plain.encoding).toBeUndefined();
      expect(JSON.parse(plain.bytes.toString())).toHaveProperty('data');
    },
  );

  test('a short answer is not worth it', async () => {
    const short = await raw('{ __typename }', 'gzip');

    expect(short.encoding).toBeUndefined();
    expect(JSON.parse(short.bytes.toString())).toEqual({ data: { __typename: 'query_root' } });
  });
});

describe('APIs that are switched off', () => {
  const get = (path: string) => fetch(on.url + path, { headers: { 'x-hasura-admin-secret': adminSecret } });

  test.each(['/v1alpha1/config', '/v1/metrics'])('%s is not there', async (path) => {
    const response = await get(path);
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({ path: '$', error: 'resource does not exist', code: 'not-found' });
  });

  test('those that are on, and what belongs to no API, answer', async () => {
    expect(await on.metadata('export_metadata', {})).toMatchObject({ status: 200 });
    expect(await on.graphql({ query: '{ __typename }' })).toMatchObject({ status: 200 });
    expect((await get('/healthz')).status).toBe(200);
    expect((await get('/v1/version')).status).toBe(200);
  });

  test('without graphql neither queries, endpoints nor sockets are there', async () => {
    const closed = await startHarness({ HASURA_GRAPHQL_ENABLED_APIS: 'metadata' });
    const query = await closed.graphql({
      query: 'mutation { insert_rooms(objects: [{ name: "x" }]) { affected_rows } }',
    });
    const rest = await fetch(`${closed.url}/api/rest/anything`);
    const socket = new WebSocket(closed.wsUrl, 'graphql-transport-ws');
    const refused = await new Promise<string>((resolve) => {
      socket.on('error', (error) => resolve(error.message));
      socket.on('open', () => resolve('opened'));
    });
    const { rows } = await closed.pool.query('select 1 from rooms');
    await closed.close();

    expect(query.status).toBe(404);
    expect(await rest.json()).toMatchObject({ error: 'resource does not exist' });
    expect(refused).toContain('404');
    expect(rows).toEqual([]);
  });

  test('an API nobody knows keeps the engine from starting', async () => {
    await expect(startHarness({ HASURA_GRAPHQL_ENABLED_APIS: 'graphql,everything' })).rejects.toThrow(
      'HASURA_GRAPHQL_ENABLED_APIS',
    );
  });
});

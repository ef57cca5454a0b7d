/**
 * The ceiling: a server written by hand that answers only what is measured, with the engine's own SQL. It checks
 * tokens, runs one prepared statement, passes its JSON on, and tells a room's sockets of the message it has just
 * stored. It validates nothing, knows no other writer and no permission that changes.
 */

import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { jwtVerify } from 'jose';
import pg from 'pg';
import { WebSocketServer, type WebSocket } from 'ws';
import { followRoom, sendMessage } from '../world/operations.ts';
import type { Device } from '../world/people.ts';
import { compileStatements, type Variables } from './compiled-statements.ts';
import { exampleOfReading, exampleOfSending, roomsList } from './operations.ts';

const connectionString = process.env['BENCH_DATABASE_URL'];
const key = new TextEncoder().encode(process.env['BENCH_JWT_KEY']);
const pool = new pg.Pool({ connectionString, max: 16 });
// The whole row comes back from the insert: it is what the room's sockets get.
const sendWhole = sendMessage.replace(
  '{ id seq }',
  `{ ${followRoom.match(/batch_size: 50\s+\) {(.*)}/s)?.[1]}`,
);
const someone: Device = { userId: '', sessionId: '', role: 'patient', token: '' };
const statements = await compileStatements(
  pool,
  {
    roomsList: { document: roomsList, example: exampleOfReading },
    sendMessage: { document: sendWhole, example: exampleOfSending },
  },
  someone,
);
const rooms = new Map<string, Set<WebSocket>>();

async function caller(token: string): Promise<Device> {
  const { payload } = await jwtVerify(token.replace(/^Bearer /, ''), key);
  const claims = payload['https://hasura.io/jwt/claims'] as Record<string, string>;
  return {
    ...someone,
    userId: claims['x-hasura-user-id'] ?? '',
    sessionId: claims['x-hasura-session-id'] ?? '',
  };
}

async function answer(device: Device, query: string, variables: Variables): Promise<string> {
  const name = query === roomsList ? 'roomsList' : 'sendMessage';
  const { text, values } = statements[name];
  const { rows } = await pool.query<[string]>({
    name,
    text,
    values: values(device, variables),
    rowMode: 'array',
    types: { getTypeParser: () => (value: string) => value },
  });
  const json = rows[0]?.[0] ?? 'null';
  if (name === 'roomsList') return `{"data":{"rooms":${json}}}`;
  const frame = `{"id":"1","type":"next","payload":{"data":{"messages_stream":[${json}]}}}`;
  for (const socket of rooms.get(variables['room'] as string) ?? []) socket.send(frame);
  return `{"data":{"insert_messages_one":${json}}}`;
}

async function bodyOf(request: IncomingMessage): Promise<{ query: string; variables: Variables }> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as { query: string; variables: Variables };
}

const server = createServer((request, response) => {
  const reply = (status: number, body: string): void => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  };
  Promise.all([caller(request.headers.authorization ?? ''), bodyOf(request)])
    .then(([device, { query, variables }]) => answer(device, query, variables))
    .then(
      (body) => reply(200, body),
      (error: unknown) => reply(500, JSON.stringify({ errors: [{ message: String(error) }] })),
    );
});

new WebSocketServer({ server, perMessageDeflate: false }).on('connection', (socket) => {
  let joined: Set<WebSocket> | undefined;
  socket.on('message', (bytes: Buffer) => {
    const frame = JSON.parse(bytes.toString('utf8'));
    if (frame.type === 'connection_init') {
      caller(frame.payload.headers.Authorization).then(
        () => socket.send('{"type":"connection_ack"}'),
        () => socket.close(4403),
      );
    } else if (frame.type === 'ping') socket.send('{"type":"pong"}');
    else if (frame.type === 'subscribe') {
      const room = frame.payload.variables.room as string;
      joined = rooms.get(room) ?? new Set();
      rooms.set(room, joined.add(socket));
    }
  });
  socket.on('close', () => joined?.delete(socket));
});

server.listen(0, '127.0.0.1', () => {
  process.send?.(`127.0.0.1:${(server.address() as AddressInfo).port}`);
});

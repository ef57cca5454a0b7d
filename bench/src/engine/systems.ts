/** The measured systems behind one face: each reads a person's rooms list and stores a message. */

import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Clinic } from '../world/clinic.ts';
import { dataOf, GraphqlHttp } from '../world/graphql-http.ts';
import type { Device } from '../world/people.ts';
import { compileStatements, type CompiledStatement, type Variables } from './compiled-statements.ts';
import { sendMessage } from '../world/operations.ts';
import {
  exampleOfReading,
  exampleOfSending,
  postgraphileRoomsList,
  postgraphileSendMessage,
  roomsList,
} from './operations.ts';

export interface System {
  /** How many rooms came back, for comparing the systems. */
  read(device: Device): Promise<number>;
  write(device: Device, room: string): Promise<unknown>;
  close(): Promise<void>;
}

const body = 'The blood pressure was 128 over 82 this morning and I took the tablets after breakfast.';

/** The engine's own SQL by node-postgres, in this process. */
export async function rawSystem(clinic: Clinic, connections: number): Promise<System> {
  const pool = new pg.Pool({ connectionString: clinic.databaseUrl, max: connections });
  const [someone] = await clinic.people.create(1, 'patient');
  const documents = {
    roomsList: { document: roomsList, example: exampleOfReading },
    sendMessage: { document: sendMessage, example: exampleOfSending },
  };
  const statements = await compileStatements(clinic.pool, documents, someone as Device);
  const run = async (
    name: string,
    { text, values }: CompiledStatement,
    device: Device,
    variables: Variables,
  ): Promise<string> => {
    const { rows } = await pool.query<[string]>({
      name,
      text,
      values: values(device, variables),
      rowMode: 'array',
      types: { getTypeParser: () => (value: string) => value },
    });
    return rows[0]?.[0] ?? 'null';
  };
  return {
    read: async (device) =>
      countOf('last_message_at', await run('read', statements.roomsList, device, { me: device.userId })),
    write: (device, room) => run('write', statements.sendMessage, device, { id: randomUUID(), room, body }),
    close: () => pool.end(),
  };
}

/** The engine, or the ceiling, which takes the same requests. */
export function graphqlSystem(url: string, connections: number): System {
  const http = new GraphqlHttp(url, connections);
  return {
    async read({ token, userId }) {
      return roomsIn('last_message_at', await http.text(token, roomsList, { me: userId }));
    },
    write: ({ token }, room) => http.send(token, sendMessage, { id: randomUUID(), room, body }),
    close: () => http.close(),
  };
}

export function postgraphileSystem(url: string, connections: number): System {
  const http = new GraphqlHttp(url, connections);
  return {
    async read({ token, userId }) {
      return roomsIn('lastMessageAt', await http.text(token, postgraphileRoomsList, { me: userId }));
    },
    write: ({ token, userId }, room) =>
      http.send(token, postgraphileSendMessage, { id: randomUUID(), room, body, me: userId }),
    close: () => http.close(),
  };
}

/** @throws what the server refused with, if it did. */
function roomsIn(key: string, answer: string): number {
  const rooms = countOf(key, answer);
  if (rooms === 0) dataOf(answer);
  return rooms;
}

/** Rooms are counted by a key that each has once: parsing them all would measure the measuring. */
function countOf(key: string, json: string): number {
  const wanted = `"${key}":`;
  let count = 0;
  for (let at = json.indexOf(wanted); at >= 0; at = json.indexOf(wanted, at + wanted.length)) count += 1;
  return count;
}

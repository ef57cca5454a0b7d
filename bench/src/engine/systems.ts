/** The measured systems behind one face: each reads a person's rooms list and stores a message. */

import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Clinic } from '../world/clinic.ts';
import { GraphqlHttp } from '../world/graphql-http.ts';
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
      countOf(JSON.parse(await run('read', statements.roomsList, device, { me: device.userId }))),
    write: (device, room) => run('write', statements.sendMessage, device, { id: randomUUID(), room, body }),
    close: () => pool.end(),
  };
}

/** The engine, or the ceiling, which takes the same requests. */
export function graphqlSystem(url: string, connections: number): System {
  const http = new GraphqlHttp(url, connections);
  return {
    async read({ token, userId }) {
      return countOf((await http.send<{ rooms: unknown[] }>(token, roomsList, { me: userId })).rooms);
    },
    write: ({ token }, room) => http.send(token, sendMessage, { id: randomUUID(), room, body }),
    async close() {
      http.close();
    },
  };
}

export function postgraphileSystem(url: string, connections: number): System {
  const http = new GraphqlHttp(url, connections);
  return {
    async read({ token, userId }) {
      const data = await http.send<{ allRooms: { nodes: unknown[] } }>(token, postgraphileRoomsList, {
        me: userId,
      });
      return countOf(data.allRooms.nodes);
    },
    write: ({ token, userId }, room) =>
      http.send(token, postgraphileSendMessage, { id: randomUUID(), room, body, me: userId }),
    async close() {
      http.close();
    },
  };
}

function countOf(rooms: unknown): number {
  if (!Array.isArray(rooms)) throw new Error('an answer without rooms');
  return rooms.length;
}

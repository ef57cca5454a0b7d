/** What a running stack tells other programs about itself, in `.data/stack.json`. */
import { readFile, rm } from 'node:fs/promises';
import { z } from 'zod';
import { writeFileWhole, type DataFolder } from './data-folder.ts';
import type { Ports } from './ports.ts';

const stackStateSchema = z.object({
  pid: z.number(),
  startedAt: z.string(),
  mode: z.enum(['built', 'development']),
  app: z.string(),
  graphql: z.object({ http: z.string(), ws: z.string() }),
  engine: z.string(),
  metadata: z.string(),
  actions: z.string(),
  mail: z.string(),
  smtp: z.string(),
  livekit: z.string(),
  /** Without its password, which is in `secrets.json`. */
  database: z.object({ host: z.string(), port: z.number(), name: z.string() }),
  secretsFile: z.string(),
});

export type StackState = z.infer<typeof stackStateSchema>;
export type StackMode = StackState['mode'];

export const databaseName = 'telemed';

export function stateOf(folder: DataFolder, ports: Ports, mode: StackMode): StackState {
  const host = '127.0.0.1';
  const http = (port: number): string => `http://${host}:${port}`;
  const engine = http(ports.engine);
  return {
    pid: process.pid,
    startedAt: new Date().toISOString(),
    mode,
    app: http(ports.app),
    graphql: { http: `${engine}/v1/graphql`, ws: `ws://${host}:${ports.engine}/v1/graphql` },
    engine,
    metadata: `${engine}/v1/metadata`,
    actions: http(ports.actions),
    mail: http(ports.mail),
    smtp: `smtp://${host}:${ports.smtp}`,
    livekit: `ws://${host}:${ports.livekit}`,
    database: { host, port: ports.postgres, name: databaseName },
    secretsFile: folder.secretsFile,
  };
}

export const writeState = (folder: DataFolder, state: StackState): Promise<void> =>
  writeFileWhole(folder.stateFile, `${JSON.stringify(state, null, 2)}\n`);

export const removeState = (folder: DataFolder): Promise<void> => rm(folder.stateFile, { force: true });

/** Reads the state of a running stack, e.g. for a program started beside it. */
export const readState = async (file: string): Promise<StackState> =>
  stackStateSchema.parse(JSON.parse(await readFile(file, 'utf8')));

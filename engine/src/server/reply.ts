/** Writing answers: bytes once, with their length, and never twice. */

import type { ServerResponse } from 'node:http';
import { compressed, mayCompress } from './compress.ts';

export interface Reply {
  readonly status: number;
  readonly body: string;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  /** What the log should say beside path and status; never contents of requests. */
  readonly log?: Readonly<Record<string, unknown>>;
}

/** `encodings` is what the client says that it accepts. */
export async function send(
  response: ServerResponse,
  reply: Reply,
  encodings: string | undefined,
): Promise<void> {
  if (response.headersSent || response.destroyed) return;
  const plain = Buffer.from(reply.body, 'utf8');
  // Nothing to wait for where nothing is compressed: the answer leaves in the same turn.
  const packed = mayCompress(plain, encodings) ? await compressed(plain) : undefined;
  if (response.headersSent || response.destroyed) return;
  const body = packed ?? plain;
  response.writeHead(reply.status, {
    'content-type': reply.contentType ?? 'application/json; charset=utf-8',
    'content-length': body.length,
    ...(packed ? { 'content-encoding': 'gzip' } : {}),
    ...reply.headers,
  });
  response.end(body);
}

export const json = (status: number, value: unknown): Reply => ({ status, body: JSON.stringify(value) });

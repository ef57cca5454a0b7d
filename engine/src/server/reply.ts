/** Writing answers: bytes once, with their length, and never twice. */

import type { ServerResponse } from 'node:http';

export interface Reply {
  readonly status: number;
  readonly body: string;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  /** What the log should say beside path and status; never contents of requests. */
  readonly log?: Readonly<Record<string, unknown>>;
}

export function send(response: ServerResponse, reply: Reply): void {
  if (response.headersSent || response.destroyed) return;
  const body = Buffer.from(reply.body, 'utf8');
  response.writeHead(reply.status, {
    'content-type': reply.contentType ?? 'application/json; charset=utf-8',
    'content-length': body.length,
    ...reply.headers,
  });
  response.end(body);
}

export const json = (status: number, value: unknown): Reply => ({ status, body: JSON.stringify(value) });

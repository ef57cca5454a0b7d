/** Reads a request's body, up to a limit. */

import type { IncomingMessage } from 'node:http';
import { HasuraError } from '../errors.ts';

export async function readText(request: IncomingMessage, limit: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) throw new BodyTooLarge(limit);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

export async function readJson(request: IncomingMessage, limit: number): Promise<unknown> {
  const text = await readText(request, limit);
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : 'not JSON';
    throw new HasuraError('invalid-json', '$', reason, { cause });
  }
}

export class BodyTooLarge extends HasuraError {
  constructor(limit: number) {
    super('bad-request', '$', `the request body is larger than ${limit} bytes`);
  }
}

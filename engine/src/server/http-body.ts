/** Reads a request's body, up to a limit. */

import type { IncomingMessage } from 'node:http';
import { HasuraError } from '../errors.ts';

export function readText(request: IncomingMessage, limit: number): Promise<string> {
  // By events: an iterator over the request costs as much as the rest of reading it.
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else {
        request.removeAllListeners('data').pause();
        reject(new BodyTooLarge(limit));
      }
    });
    request.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    request.on('error', reject);
    request.on('close', () => {
      if (!request.complete) reject(new HasuraError('bad-request', '$', 'the request was broken off'));
    });
  });
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

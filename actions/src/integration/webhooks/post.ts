/** Sends one request to an endpoint: to a checked address only, no redirects followed, little of the answer read. */
import { Agent, request } from 'undici';
import {
  AddressRefused,
  checkedLookup,
  isAllowedNetwork,
  literalAddress,
  mayReach,
  type Network,
  type Resolve,
} from './address-check.ts';

export interface Poster {
  /** Resolves with the status, whatever it is; rejects when there was no answer, or nothing may be sent there. */
  post(url: string, headers: Record<string, string>, body: string): Promise<Reply>;
  close(): Promise<void>;
}

export interface Reply {
  readonly status: number;
  /** As the endpoint asks for by Retry-After; undefined when it does not, or as a date. */
  readonly retryAfterSeconds: number | undefined;
}

export interface PosterOptions {
  readonly allowed: readonly Network[];
  readonly timeoutMs: number;
  readonly resolve?: Resolve;
}

/** Of an answer nothing is used but its status; whoever sends more is hung up on. */
const mostAnswerBytes = 16 * 1024;

export function createPoster({ allowed, timeoutMs, resolve }: PosterOptions): Poster {
  const agent = new Agent({
    connect: { lookup: checkedLookup(allowed, resolve) as never, timeout: timeoutMs },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    keepAliveTimeout: 10_000,
    pipelining: 1,
    maxHeaderSize: 16 * 1024,
  });
  return {
    post: async (text, headers, body) => {
      const url = requireSendable(text, allowed);
      const signal = AbortSignal.timeout(timeoutMs);
      const response = await request(url, {
        dispatcher: agent,
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json', 'user-agent': 'Telemed-Webhooks/1' },
        body,
        signal,
      });
      await discard(response.body);
      return {
        status: response.statusCode,
        retryAfterSeconds: secondsOf(response.headers['retry-after']),
      };
    },
    close: () => agent.destroy(),
  };
}

/** Names are checked when they are looked up. Plain HTTP only where a network is allowed by its address. */
export function requireSendable(text: string, allowed: readonly Network[]): URL {
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw new AddressRefused('This is no web address.');
  if (url.username !== '' || url.password !== '') throw new AddressRefused('The address holds a password.');
  const literal = literalAddress(url);
  if (literal !== undefined && !mayReach(literal, allowed)) {
    throw new AddressRefused(`Nothing is sent to ${literal}.`);
  }
  const inside = literal !== undefined && isAllowedNetwork(literal, allowed);
  if (url.protocol === 'http:' && !inside) throw new AddressRefused('The address must begin with https://.');
  return url;
}

async function discard(body: NodeJS.ReadableStream & { destroy(): void }): Promise<void> {
  let read = 0;
  for await (const piece of body) {
    read += piece.length;
    if (read > mostAnswerBytes) {
      body.destroy();
      return;
    }
  }
}

function secondsOf(header: string | string[] | undefined): number | undefined {
  return typeof header === 'string' && /^\d{1,6}$/.test(header) ? Number(header) : undefined;
}

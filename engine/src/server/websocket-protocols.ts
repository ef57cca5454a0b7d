/**
 * The two GraphQL WebSocket protocols, reduced to how they word the same things: `graphql-transport-ws`, and the
 * older `graphql-ws` of subscriptions-transport-ws. Results are spliced in as the text Postgres built.
 */

import { z } from 'zod';
import type { ErrorEnvelope } from '../errors.ts';

export type ClientMessage =
  | { readonly kind: 'init'; readonly payload: unknown }
  | { readonly kind: 'subscribe'; readonly id: string; readonly payload: unknown }
  | { readonly kind: 'complete'; readonly id: string }
  | { readonly kind: 'ping'; readonly payload: unknown }
  | { readonly kind: 'pong' }
  | { readonly kind: 'terminate' };

export interface Protocol {
  readonly name: 'graphql-transport-ws' | 'graphql-ws';
  /** Null when the message is none of the protocol's. */
  read(text: string): ClientMessage | null;
  readonly acknowledged: string;
  /** Sent beside WebSocket pings; null where the protocol does not need it. */
  readonly keepAlive: string | null;
  pong(payload: unknown): string;
  /** `payload` is the JSON text of an execution result. */
  result(id: string, payload: string): string;
  error(id: string, envelope: ErrorEnvelope): string;
  complete(id: string): string;
  /** What an operation is told that came before the connection was initialised; null closes the socket. */
  tooEarly(id: string): string | null;
  /** What is said before the socket closes on a refused `connection_init`. */
  initRefused(message: string): string | null;
}

const id = z.string().min(1).max(512);
const payload = z.unknown().optional();

const transportMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('connection_init'), payload }),
  z.object({ type: z.literal('subscribe'), id, payload: z.unknown() }),
  z.object({ type: z.literal('complete'), id }),
  z.object({ type: z.literal('ping'), payload }),
  z.object({ type: z.literal('pong'), payload }),
]);

const legacyMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('connection_init'), payload }),
  z.object({ type: z.literal('start'), id, payload: z.unknown() }),
  z.object({ type: z.literal('stop'), id }),
  z.object({ type: z.literal('connection_terminate') }),
]);

export const graphqlTransportWs: Protocol = {
  name: 'graphql-transport-ws',
  read(text) {
    const parsed = transportMessage.safeParse(jsonOf(text));
    if (!parsed.success) return null;
    const message = parsed.data;
    switch (message.type) {
      case 'connection_init':
        return { kind: 'init', payload: message.payload };
      case 'subscribe':
        return { kind: 'subscribe', id: message.id, payload: message.payload };
      case 'complete':
        return { kind: 'complete', id: message.id };
      case 'ping':
        return { kind: 'ping', payload: message.payload };
      case 'pong':
        return { kind: 'pong' };
    }
  },
  acknowledged: '{"type":"connection_ack"}',
  keepAlive: null,
  pong: (content) => JSON.stringify({ type: 'pong', ...(content === undefined ? {} : { payload: content }) }),
  result: (operation, content) => `{"id":${JSON.stringify(operation)},"type":"next","payload":${content}}`,
  error: (operation, { errors }) => JSON.stringify({ id: operation, type: 'error', payload: errors }),
  complete: (operation) => JSON.stringify({ id: operation, type: 'complete' }),
  tooEarly: () => null,
  initRefused: () => null,
};

export const subscriptionsTransportWs: Protocol = {
  name: 'graphql-ws',
  read(text) {
    const parsed = legacyMessage.safeParse(jsonOf(text));
    if (!parsed.success) return null;
    const message = parsed.data;
    switch (message.type) {
      case 'connection_init':
        return { kind: 'init', payload: message.payload };
      case 'start':
        return { kind: 'subscribe', id: message.id, payload: message.payload };
      case 'stop':
        return { kind: 'complete', id: message.id };
      case 'connection_terminate':
        return { kind: 'terminate' };
    }
  },
  acknowledged: '{"type":"connection_ack"}',
  keepAlive: '{"type":"ka"}',
  pong: () => '{"type":"ka"}',
  result: (operation, content) => `{"type":"data","id":${JSON.stringify(operation)},"payload":${content}}`,
  error: (operation, envelope) => JSON.stringify({ type: 'error', id: operation, payload: envelope }),
  complete: (operation) => JSON.stringify({ type: 'complete', id: operation }),
  tooEarly: (operation) =>
    JSON.stringify({
      type: 'error',
      id: operation,
      payload: {
        path: '$',
        error: 'start received before the connection is initialised',
        code: 'start-failed',
      },
    }),
  initRefused: (message) => JSON.stringify({ type: 'connection_error', payload: message }),
};

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON is one of the ways of not being a message of the protocol.
    return undefined;
  }
}

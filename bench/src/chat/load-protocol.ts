/** What the measuring process and its clients' process say to each other. */

import type { LedgerSummary } from '../measure/delivery-ledger.ts';

export interface LoadSeat {
  readonly userId: string;
  readonly token: string;
}

export interface LoadRoom {
  readonly roomId: string;
  /** Position in the room's changes to stream on from. */
  readonly since: number;
  readonly seats: readonly LoadSeat[];
}

/** Where the clients subscribe and send: the engine, or the bare reference that only passes on. */
export type LoadTarget =
  | { readonly kind: 'engine'; readonly wsUrl: string; readonly httpUrl: string }
  | { readonly kind: 'bare'; readonly wsUrl: string };

export type LoadCommand =
  /** Opens a socket with a message stream for every seat of the rooms, and proves each by a first message. */
  | { readonly kind: 'open'; readonly target: LoadTarget; readonly rooms: readonly LoadRoom[] }
  | { readonly kind: 'close'; readonly roomIds: readonly string[] }
  /** Sends `messages` at `perSecond`, from random seats of the rooms, and waits until all have arrived. */
  | {
      readonly kind: 'chat';
      readonly roomIds: readonly string[];
      readonly messages: number;
      readonly perSecond: number;
      readonly settleMs: number;
      readonly seed: number;
    };

export interface ChatReport extends LedgerSummary {
  readonly seconds: number;
  /** Mutations that were answered with an error. */
  readonly refused: readonly string[];
  /** Sockets that closed or subscriptions that ended without being asked to. */
  readonly broken: readonly string[];
}

export type LoadReply =
  | { readonly kind: 'done'; readonly report?: ChatReport }
  | { readonly kind: 'failed'; readonly message: string };

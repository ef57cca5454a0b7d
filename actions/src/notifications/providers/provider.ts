/** What the worker needs of whoever carries messages on one channel. */
import type { Message } from '../compose.ts';

export interface Provider {
  /**
   * Resolves once the message has been taken over. Rejects with NotSent or RefusedForGood when it certainly was not;
   * any other error leaves open whether it was. Once `signal` says that its time is over, nothing may leave any more.
   */
  send(message: Message, signal: AbortSignal): Promise<void>;
  /**
   * Whether a message whose sending was interrupted has been taken over all the same. Where a provider cannot tell,
   * the message is sent again under the same key, by which the receiving side shows it once.
   */
  wasTakenOver?(message: Message, since: Date): Promise<boolean>;
}

/** Worth another attempt. */
export class NotSent extends Error {
  override readonly name: string = 'NotSent';
}

/** There was no time for an attempt; it says nothing about the message or the provider. */
export class NotTried extends NotSent {
  override readonly name = 'NotTried';
}

/** No attempt will do better: an address that does not exist, a number that has been barred. */
export class RefusedForGood extends Error {
  override readonly name = 'RefusedForGood';
}

/** Nobody to send to is left; nothing is wrong with that. */
export class NobodyToReach extends Error {
  override readonly name = 'NobodyToReach';
}

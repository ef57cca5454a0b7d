/** The app's own live connection, over a socket that can be cut like a cable. */

import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { systemClock } from '../../../app/src/live/clock.ts';
import { LiveSocket } from '../../../app/src/live/live-socket.ts';

export class AppConnection {
  readonly live: LiveSocket;
  readonly #open = new Set<WebSocket>();

  constructor(url: string, token: string) {
    const open = this.#open;
    class CuttableSocket extends WebSocket {
      constructor(address: string, protocols?: string | string[]) {
        super(address, protocols);
        open.add(this);
        this.on('close', () => open.delete(this));
      }
    }
    this.live = new LiveSocket({
      clock: systemClock,
      url,
      token: () => Promise.resolve(token),
      createClient: (options) => createClient({ ...options, webSocketImpl: CuttableSocket }),
    });
  }

  /** The network drops the connection; the app notices and connects again by itself. */
  cut(): void {
    for (const socket of this.#open) socket.terminate();
  }

  /** The device falls asleep or leaves the network, until `wake`. */
  sleep(): void {
    this.live.networkLost();
  }

  wake(): void {
    this.live.retryNow();
  }

  close(): void {
    this.live.close();
    this.cut();
  }
}

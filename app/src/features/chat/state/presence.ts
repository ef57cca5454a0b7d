/** One's own heartbeat, and the judgement of other people's. */
import type { Clock } from '../../../live/clock.ts';

export type PresenceState = 'active' | 'away' | 'offline';

export interface PresenceOptions {
  clock: Clock;
  /** Writes the heartbeat; resolves with the time the database gave it. */
  beat: (state: PresenceState) => Promise<string>;
}

export const HEARTBEAT_MS = 25_000;
/** Two heartbeats and a little: one lost beat does not make a person vanish. */
export const ONLINE_WITHIN_MS = 60_000;
/** Switching between two tabs of the app hides one before it shows the other. */
const AWAY_AFTER_MS = 3_000;

export class Presence {
  #options: PresenceOptions;
  #cancel: (() => void) | null = null;
  #offsetMs = 0;
  #running = false;

  constructor(options: PresenceOptions) {
    this.#options = options;
  }

  /** The server's clock, as far as the last heartbeat told. */
  serverNow(): number {
    return this.#options.clock.now() + this.#offsetMs;
  }

  /** The page is in front of the person: beat now and go on beating. */
  shown(): void {
    this.#running = true;
    this.#schedule(0, 'active');
  }

  /** The page is hidden: say so once, then fall silent, so that a visible tab or device has the last word. */
  hidden(): void {
    this.#running = false;
    this.#schedule(AWAY_AFTER_MS, 'away');
  }

  stop(): void {
    this.#running = false;
    this.#cancel?.();
    this.#cancel = null;
  }

  #schedule(ms: number, state: PresenceState): void {
    this.#cancel?.();
    this.#cancel = this.#options.clock.after(ms, () => {
      this.#cancel = null;
      if (this.#running) this.#schedule(HEARTBEAT_MS, 'active');
      void this.#beat(state);
    });
  }

  async #beat(state: PresenceState): Promise<void> {
    const sentAt = this.#options.clock.now();
    try {
      const seenAt = Date.parse(await this.#options.beat(state));
      const receivedAt = this.#options.clock.now();
      if (Number.isFinite(seenAt)) this.#offsetMs = seenAt - (sentAt + receivedAt) / 2;
    } catch {
      // A missed heartbeat needs no repair: the next one follows, and until then one rightly looks offline.
    }
  }
}

export interface Heartbeat {
  state: string;
  seen_at: string;
}

export interface Availability {
  status: 'online' | 'away' | 'offline';
  lastSeenAt: string | null;
}

/** What to show of a person, given his last heartbeat and the server's present time. */
export function judgePresence(heartbeat: Heartbeat | null | undefined, serverNow: number): Availability {
  if (!heartbeat) return { status: 'offline', lastSeenAt: null };
  const fresh = serverNow - Date.parse(heartbeat.seen_at) < ONLINE_WITHIN_MS;
  const lastSeenAt = heartbeat.seen_at;
  if (!fresh || heartbeat.state === 'offline') return { status: 'offline', lastSeenAt };
  return { status: heartbeat.state === 'away' ? 'away' : 'online', lastSeenAt };
}

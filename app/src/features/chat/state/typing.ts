/** Who is typing: one's own announcements, and how long other people's are believed. */
import type { Clock } from '../../../live/clock.ts';
import { Emitter } from '../../../live/emitter.ts';

export const ANNOUNCE_EVERY_MS = 3_000;
export const BELIEVED_FOR_MS = 6_000;

export interface TypingRow {
  user_id: string;
  typed_at: string;
}

/** Others: shown from the arrival of a new stamp, by this device's own timer, whatever the clocks say. */
export class TypingWatch {
  readonly changed = new Emitter<void>();
  #clock: Clock;
  #seen = new Map<string, string>();
  #cancels = new Map<string, () => void>();
  #typing: readonly string[] = [];
  #first = true;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get typing(): readonly string[] {
    return this.#typing;
  }

  update(rows: readonly TypingRow[]): void {
    const present = new Set(rows.map((row) => row.user_id));
    for (const userId of this.#seen.keys()) if (!present.has(userId)) this.#forget(userId);
    for (const row of rows) {
      if (this.#seen.get(row.user_id) === row.typed_at) continue;
      this.#seen.set(row.user_id, row.typed_at);
      // Rows that were there before this device looked may be hours old.
      if (!this.#first) this.#believe(row.user_id);
    }
    this.#first = false;
    this.#publish();
  }

  stop(): void {
    for (const cancel of this.#cancels.values()) cancel();
    this.#cancels.clear();
  }

  #believe(userId: string): void {
    this.#cancels.get(userId)?.();
    this.#cancels.set(
      userId,
      this.#clock.after(BELIEVED_FOR_MS, () => {
        this.#cancels.delete(userId);
        this.#publish();
      }),
    );
  }

  #forget(userId: string): void {
    this.#seen.delete(userId);
    this.#cancels.get(userId)?.();
    this.#cancels.delete(userId);
  }

  #publish(): void {
    const typing = [...this.#cancels.keys()];
    if (typing.length === this.#typing.length && typing.every((userId) => this.#typing.includes(userId)))
      return;
    this.#typing = typing;
    this.changed.emit();
  }
}

export interface TypingAnnouncerOptions {
  clock: Clock;
  announce: () => Promise<unknown>;
  withdraw: () => Promise<unknown>;
}

/** Oneself: at most one announcement every few seconds while the text grows, withdrawn when it is sent or cleared. */
export class TypingAnnouncer {
  #options: TypingAnnouncerOptions;
  #lastAt = -Infinity;
  #announced = false;

  constructor(options: TypingAnnouncerOptions) {
    this.#options = options;
  }

  typed(text: string): void {
    if (text.trim() === '') return this.cleared();
    const now = this.#options.clock.now();
    if (now - this.#lastAt < ANNOUNCE_EVERY_MS) return;
    this.#lastAt = now;
    this.#announced = true;
    // Nothing depends on it: without network nobody would see it anyway.
    this.#options.announce().catch(() => undefined);
  }

  cleared(): void {
    this.#lastAt = -Infinity;
    if (!this.#announced) return;
    this.#announced = false;
    this.#options.withdraw().catch(() => undefined);
  }
}

/** One open room: loads it, follows its stream, fetches history and repairs holes. */
import { backoffDelay } from '../../../live/backoff.ts';
import type { Clock } from '../../../live/clock.ts';
import { Emitter } from '../../../live/emitter.ts';
import type { ChatMessage } from './message.ts';
import { RoomTimeline, type TimelineOpening } from './room-timeline.ts';

export interface RoomOpening extends TimelineOpening {
  /** How far the viewer had read when he opened the room: where "new messages" begins. */
  lastReadSeq: number;
}

/** Where a room's messages come from. */
export interface RoomSource {
  /** Null when there is no such room for this person. */
  opening(): Promise<RoomOpening | null>;
  /** The `limit` messages just before this one. */
  before(seq: number, limit: number): Promise<ChatMessage[]>;
  /** The messages strictly between these two. */
  between(after: number, before: number): Promise<ChatMessage[]>;
  /** Follows all changes after the cursor; the cursor is asked again whenever the stream starts anew. */
  follow(cursor: () => number, sink: { rows: (rows: ChatMessage[]) => void; failed: () => void }): () => void;
}

export type RoomPhase = 'loading' | 'ready' | 'missing' | 'failed';

export interface RoomView {
  phase: RoomPhase;
  lastReadSeqAtOpening: number;
  older: 'idle' | 'loading' | 'failed';
}

export interface OpenRoomOptions {
  clock: Clock;
  source: RoomSource;
  random?: () => number;
}

export const PAGE_SIZE = 50;
/** Jumping far back fetches in larger steps. */
const LARGE_PAGE_SIZE = 200;
/** A hole normally closes by itself when the stream catches up. */
const REPAIR_AFTER_MS = 3_000;

export class OpenRoom {
  readonly timeline = new RoomTimeline();
  readonly changed = new Emitter<void>();

  #options: Required<OpenRoomOptions>;
  #view: RoomView = { phase: 'loading', lastReadSeqAtOpening: 0, older: 'idle' };
  #stopStream: (() => void) | null = null;
  #cancels = new Set<() => void>();
  #repairing = false;
  #attempt = 0;
  #started = false;

  constructor(options: OpenRoomOptions) {
    this.#options = { random: Math.random, ...options };
    this.timeline.gapSeen.on(() => this.#watchForGap());
  }

  get view(): RoomView {
    return this.#view;
  }

  start(): void {
    if (this.#started) return;
    this.#started = true;
    void this.load();
  }

  stop(): void {
    this.#started = false;
    this.#stopStream?.();
    this.#stopStream = null;
    for (const cancel of this.#cancels) cancel();
    this.#cancels.clear();
  }

  async load(): Promise<void> {
    if (this.timeline.isOpen) {
      this.#follow();
      return;
    }
    this.#set({ phase: 'loading' });
    let opening: RoomOpening | null;
    try {
      opening = await this.#options.source.opening();
    } catch {
      // Shown with a button to try again; a lost connection tries again by itself.
      this.#set({ phase: 'failed' });
      return;
    }
    if (!this.#started) return;
    if (!opening) {
      this.#set({ phase: 'missing' });
      return;
    }
    this.timeline.open(opening);
    this.#set({ phase: 'ready', lastReadSeqAtOpening: opening.lastReadSeq });
    this.#follow();
  }

  /** The connection is back: what failed for lack of it is tried again. */
  reconnected(): void {
    if (this.#view.phase === 'failed') void this.load();
    if (this.#view.older === 'failed') this.#set({ older: 'idle' });
  }

  async loadOlder(pageSize = PAGE_SIZE): Promise<void> {
    if (!this.timeline.snapshot.hasOlder || this.#view.older === 'loading') return;
    this.#set({ older: 'loading' });
    const before = this.timeline.oldestSeq;
    try {
      this.timeline.prepend(await this.#options.source.before(before, pageSize), before);
      this.#set({ older: 'idle' });
    } catch {
      this.#set({ older: 'failed' });
    }
  }

  /** Loads history until this message and some before it are there. False when the network did not let it. */
  async loadBackTo(seq: number): Promise<boolean> {
    const wanted = Math.max(1, seq - 10);
    while (this.timeline.oldestSeq > wanted && this.timeline.snapshot.hasOlder) {
      const oldest = this.timeline.oldestSeq;
      await this.loadOlder(Math.min(LARGE_PAGE_SIZE, Math.max(PAGE_SIZE, oldest - wanted)));
      if (this.timeline.oldestSeq === oldest) return false;
    }
    return true;
  }

  #follow(): void {
    if (this.#stopStream || !this.#started) return;
    this.#stopStream = this.#options.source.follow(() => this.timeline.cursor, {
      rows: (rows) => {
        this.#attempt = 0;
        this.timeline.applyStream(rows);
      },
      failed: () => {
        this.#stopStream?.();
        this.#stopStream = null;
        const delay = backoffDelay(this.#attempt, {
          firstMs: 1_000,
          longestMs: 15_000,
          random: this.#options.random,
        });
        this.#attempt += 1;
        this.#later(delay, () => this.#follow());
      },
    });
  }

  #watchForGap(): void {
    if (this.#repairing || !this.timeline.gap()) return;
    this.#repairing = true;
    this.#later(REPAIR_AFTER_MS, () => void this.#repair());
  }

  async #repair(): Promise<void> {
    const gap = this.timeline.gap();
    try {
      if (gap) this.timeline.applyRows(await this.#options.source.between(gap.after, gap.before));
    } catch {
      // Tried again below, as long as the hole is there.
    }
    this.#repairing = false;
    this.#watchForGap();
  }

  #later(ms: number, callback: () => void): void {
    const cancel = this.#options.clock.after(ms, () => {
      this.#cancels.delete(cancel);
      callback();
    });
    this.#cancels.add(cancel);
  }

  #set(change: Partial<RoomView>): void {
    this.#view = { ...this.#view, ...change };
    this.changed.emit();
  }
}

/** The messages of one open room: pages, the live stream and answers to one's own changes merged into one order. */
import { Emitter } from '../../../live/emitter.ts';
import type { ChatMessage } from './message.ts';

export interface TimelineSnapshot {
  /** Without a gap, oldest first. */
  messages: readonly ChatMessage[];
  /** There are messages before the first one shown. */
  hasOlder: boolean;
  /** Sequence number of the newest shown message; 0 in an empty room. */
  newestSeq: number;
}

export interface TimelineOpening {
  last_seq: number;
  last_change_seq: number;
  messages: readonly ChatMessage[];
}

const EMPTY: TimelineSnapshot = { messages: [], hasOlder: false, newestSeq: 0 };

export class RoomTimeline {
  readonly changed = new Emitter<void>();
  /** Something is held back because what comes before it is missing. */
  readonly gapSeen = new Emitter<void>();

  #bySeq = new Map<number, ChatMessage>();
  /** Everything from here to the newest is loaded; older rows that arrive by a change are kept but not shown. */
  #oldestSeq = 1;
  #cursor = 0;
  #opened = false;
  #snapshot: TimelineSnapshot = EMPTY;

  /** Where the stream goes on: all changes up to here are in. */
  get cursor(): number {
    return this.#cursor;
  }

  get isOpen(): boolean {
    return this.#opened;
  }

  get snapshot(): TimelineSnapshot {
    return this.#snapshot;
  }

  /** The first load. Precondition: the counters and the messages come from one snapshot of the database. */
  open({ last_seq, last_change_seq, messages }: TimelineOpening): void {
    const oldest = messages.reduce((least, message) => Math.min(least, message.seq), last_seq + 1);
    if (!this.#opened) this.#oldestSeq = oldest;
    this.#opened = true;
    this.#cursor = Math.max(this.#cursor, last_change_seq);
    this.#merge(messages);
  }

  /** A batch of the stream, which is ordered by change and has no holes; only it may move the cursor. */
  applyStream(messages: readonly ChatMessage[]): void {
    for (const message of messages) this.#cursor = Math.max(this.#cursor, message.change_seq);
    this.#merge(messages);
  }

  /** Rows known from elsewhere (the answer to a mutation, a repair). They may run ahead of the stream. */
  applyRows(messages: readonly ChatMessage[]): void {
    this.#merge(messages);
  }

  /** A page of history. Precondition: it holds every message from its lowest seq up to `beforeSeq`. */
  prepend(messages: readonly ChatMessage[], beforeSeq: number): void {
    const oldest = messages.reduce((least, message) => Math.min(least, message.seq), beforeSeq);
    if (beforeSeq >= this.#oldestSeq) this.#oldestSeq = Math.min(this.#oldestSeq, oldest);
    // An empty page says that nothing is older, whatever the numbers suggest.
    if (messages.length === 0) this.#oldestSeq = Math.min(this.#oldestSeq, 1);
    this.#merge(messages);
  }

  get oldestSeq(): number {
    return this.#oldestSeq;
  }

  has(id: string): boolean {
    return this.#snapshot.messages.some((message) => message.id === id);
  }

  /** The hole that keeps newer messages from being shown, or null: `after` and `before` are its known neighbours. */
  gap(): { after: number; before: number } | null {
    let beyond = Infinity;
    for (const seq of this.#bySeq.keys()) if (seq > this.#snapshot.newestSeq) beyond = Math.min(beyond, seq);
    return beyond === Infinity ? null : { after: this.#snapshot.newestSeq, before: beyond };
  }

  #merge(messages: readonly ChatMessage[]): void {
    for (const message of messages) {
      const known = this.#bySeq.get(message.seq);
      if (!known || known.change_seq < message.change_seq) this.#bySeq.set(message.seq, message);
    }
    this.#publish();
    if (this.gap()) this.gapSeen.emit();
  }

  /** Shows the unbroken run from the oldest loaded message on: nothing may later appear above something shown. */
  #publish(): void {
    const run: ChatMessage[] = [];
    for (let seq = this.#oldestSeq; ; seq += 1) {
      const message = this.#bySeq.get(seq);
      if (!message) break;
      run.push(message);
    }
    const before = this.#snapshot;
    const newestSeq = run.at(-1)?.seq ?? this.#oldestSeq - 1;
    const hasOlder = this.#opened && this.#oldestSeq > 1;
    const same =
      before.hasOlder === hasOlder &&
      before.newestSeq === newestSeq &&
      before.messages.length === run.length &&
      before.messages.every((message, index) => message === run[index]);
    if (same) return;
    this.#snapshot = { messages: run, hasOlder, newestSeq };
    this.changed.emit();
  }
}

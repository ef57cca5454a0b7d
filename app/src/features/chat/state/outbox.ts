/** Messages on their way to the server: kept on the device, sent in order, each exactly once by its own id. */
import { backoffDelay } from '../../../live/backoff.ts';
import type { Clock } from '../../../live/clock.ts';
import { Emitter } from '../../../live/emitter.ts';
import type { UploadedFile } from '../../files/state/file-facts.ts';
import type { OutboxItem } from './message.ts';

/** What is kept; the rest of an item is this page's view of it. */
export type StoredItem = Pick<OutboxItem, 'id' | 'roomId' | 'body' | 'files' | 'queuedAt' | 'failureCode'>;

export interface OutboxStorage {
  all(): Promise<StoredItem[]>;
  put(item: StoredItem): Promise<void>;
  remove(id: string): Promise<void>;
}

/** The server looked at the message and said no: sending it again unchanged is useless. */
export class MessageRefusedError extends Error {
  readonly category = 'refused';
  readonly code: string;
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

export interface OutboxOptions {
  clock: Clock;
  storage: OutboxStorage;
  /** Resolves when the server has the message. Rejects with MessageRefusedError, or with anything else to try again. */
  send: (item: StoredItem) => Promise<void>;
  /** One tab at a time sends, or two tabs would break the order. */
  exclusively: (work: () => Promise<void>) => Promise<void>;
  newId: () => string;
  random?: () => number;
}

const SENT_STAYS_MS = 20_000;
const byAge = (a: OutboxItem, b: OutboxItem): number => a.queuedAt - b.queuedAt;

export class Outbox {
  readonly changed = new Emitter<void>();

  #options: Required<OutboxOptions>;
  #items: readonly OutboxItem[] = [];
  #flushing: Promise<void> | null = null;
  #again = false;
  #attempt = 0;
  #cancelRetry: (() => void) | null = null;
  #stopped = false;
  #lastQueuedAt = 0;

  constructor(options: OutboxOptions) {
    this.#options = { random: Math.random, ...options };
  }

  get items(): readonly OutboxItem[] {
    return this.#items;
  }

  /** Takes over what an earlier page left behind, and sends it. */
  async start(): Promise<void> {
    this.#stopped = false;
    await this.flush();
  }

  stop(): void {
    this.#stopped = true;
    this.#stopWaiting();
  }

  /** Resolves when the message is safe on this device; sending goes on in the background. */
  async add(roomId: string, body: string, files: readonly UploadedFile[] = []): Promise<string> {
    // Strictly growing, so that two messages of the same millisecond keep their order.
    this.#lastQueuedAt = Math.max(this.#options.clock.now(), this.#lastQueuedAt + 1);
    const stored: StoredItem = {
      id: this.#options.newId(),
      roomId,
      body,
      ...(files.length > 0 ? { files } : {}),
      queuedAt: this.#lastQueuedAt,
    };
    // Kept before it is shown or sent: what a person sees as queued survives a reload.
    await this.#options.storage.put(stored);
    this.#replace([...this.#items, { ...stored, status: 'queued' as const }].sort(byAge));
    void this.flush();
    return stored.id;
  }

  async retry(id: string): Promise<void> {
    const item = this.#items.find((candidate) => candidate.id === id);
    if (!item || item.status !== 'failed') return;
    const stored = { id, roomId: item.roomId, body: item.body, queuedAt: item.queuedAt };
    this.#update(id, { status: 'queued', failureCode: undefined });
    await this.#options.storage.put(stored);
    await this.flush();
  }

  async discard(id: string): Promise<void> {
    const item = this.#items.find((candidate) => candidate.id === id);
    // What is on its way cannot be called back.
    if (!item || item.status === 'sending' || item.status === 'sent') return;
    await this.#options.storage.remove(id);
    this.#replace(this.#items.filter((candidate) => candidate.id !== id));
  }

  /** Throws away everything unsent; for signing out on purpose. */
  async clear(): Promise<void> {
    this.stop();
    for (const { id } of await this.#options.storage.all()) await this.#options.storage.remove(id);
    this.#replace([]);
  }

  /** The message is on screen as the server's own row; the placeholder may go. */
  settle(id: string): void {
    if (this.#items.some((item) => item.id === id && item.status === 'sent')) {
      this.#replace(this.#items.filter((item) => item.id !== id));
    }
  }

  /** Sends all that is queued, now; called when the network is back as well. */
  flush(): Promise<void> {
    if (this.#stopped) return Promise.resolve();
    this.#stopWaiting();
    if (this.#flushing) {
      this.#again = true;
      return this.#flushing;
    }
    this.#flushing = this.#flushAll().finally(() => {
      this.#flushing = null;
      if (this.#again) {
        this.#again = false;
        void this.flush();
      }
    });
    return this.#flushing;
  }

  async #flushAll(): Promise<void> {
    try {
      await this.#options.exclusively(async () => {
        await this.#loadLeftBehind();
        for (;;) {
          const next = this.#items.find((item) => item.status === 'queued');
          if (!next || this.#stopped) break;
          await this.#sendOne(next);
        }
      });
      this.#attempt = 0;
    } catch {
      // Network trouble, a server that is down, a token that could not be had: all of it passes.
      this.#retryLater();
    }
  }

  async #sendOne(item: OutboxItem): Promise<void> {
    this.#update(item.id, { status: 'sending' });
    const { status: _status, failureCode: _failureCode, ...stored } = item;
    try {
      await this.#options.send(stored);
    } catch (error) {
      if (!(error instanceof MessageRefusedError)) {
        this.#update(item.id, { status: 'queued' });
        throw error;
      }
      this.#update(item.id, { status: 'failed', failureCode: error.code });
      await this.#options.storage.put({ ...stored, failureCode: error.code });
      return;
    }
    this.#update(item.id, { status: 'sent' });
    await this.#options.storage.remove(item.id);
    // In a room that is not open nobody settles it; it is on the server and needs no placeholder.
    this.#options.clock.after(SENT_STAYS_MS, () => this.settle(item.id));
  }

  /** Another tab may have left messages since; and one it sent itself must not be sent from here again. */
  async #loadLeftBehind(): Promise<void> {
    const before = new Set(this.#items.filter((item) => item.status !== 'sent').map((item) => item.id));
    const stored = await this.#options.storage.all();
    const storedIds = new Set(stored.map((item) => item.id));
    const kept = this.#items.filter((item) => !before.has(item.id) || storedIds.has(item.id));
    const known = new Set(this.#items.map((item) => item.id));
    const found = stored
      .filter((item) => !known.has(item.id))
      .map((item): OutboxItem => ({ ...item, status: item.failureCode ? 'failed' : 'queued' }));
    if (found.length > 0 || kept.length < this.#items.length) this.#replace([...kept, ...found].sort(byAge));
  }

  #retryLater(): void {
    if (this.#stopped) return;
    const delay = backoffDelay(this.#attempt, {
      firstMs: 1_000,
      longestMs: 30_000,
      random: this.#options.random,
    });
    this.#attempt += 1;
    this.#cancelRetry = this.#options.clock.after(delay, () => void this.flush());
  }

  #stopWaiting(): void {
    this.#cancelRetry?.();
    this.#cancelRetry = null;
  }

  #update(id: string, change: Partial<OutboxItem>): void {
    this.#replace(this.#items.map((item) => (item.id === id ? { ...item, ...change } : item)));
  }

  #replace(items: readonly OutboxItem[]): void {
    this.#items = items;
    this.changed.emit();
  }
}

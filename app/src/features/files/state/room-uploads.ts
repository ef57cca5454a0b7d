/** Files on their way into one room: progress, cancelling, trying again, and what is ready to be sent. */
import { Emitter } from '../../../live/emitter.ts';
import type { UploadedFile } from './file-facts.ts';

export type UploadStatus = 'sending' | 'waiting' | 'checking' | 'ready' | 'failed';

export interface RoomUpload {
  readonly key: string;
  readonly name: string;
  readonly byteSize: number;
  /** Of 1. */
  readonly progress: number;
  readonly status: UploadStatus;
  /** Why it failed; only with `failed`. */
  readonly code?: string;
  /** Only with `ready`. */
  readonly file?: UploadedFile;
}

/** The server looked at the file and said no, or could not be reached for too long. */
export class UploadFailure extends Error {
  readonly code: string;
  constructor(code: string, options?: ErrorOptions) {
    super(`The upload failed: ${code}.`, options);
    this.code = code;
  }
}

/** One file's way to the server. `run` may be called again after it has failed, and goes on from where it was. */
export interface Transfer {
  run(events: TransferEvents): Promise<UploadedFile>;
  cancel(): Promise<void>;
}

export interface TransferEvents {
  progressed(share: number): void;
  /** All bytes are there; the server looks at them. */
  checking(): void;
}

export type StartTransfer = (file: File) => Transfer;

export const FILES_PER_MESSAGE = 10;
/** Trying these again can help; for the others the file itself is refused. */
const PASSING = new Set(['NETWORK', 'UNAVAILABLE', 'SCANNER_UNAVAILABLE', 'TOO_MANY_UPLOADS']);

export const mayPass = (code: string | undefined): boolean => code !== undefined && PASSING.has(code);

interface RoomUploadsOptions {
  startTransfer: StartTransfer;
  newKey: () => string;
  /** Whether the device has a network at all. */
  online: () => boolean;
}

export class RoomUploads {
  readonly changed = new Emitter<void>();

  readonly #options: RoomUploadsOptions;
  readonly #transfers = new Map<string, Transfer>();
  #items: readonly RoomUpload[] = [];

  constructor(options: RoomUploadsOptions) {
    this.#options = options;
  }

  get items(): readonly RoomUpload[] {
    return this.#items;
  }

  /** Some are not there yet: the message has to wait for them. */
  get busy(): boolean {
    return this.#items.some(({ status }) => status !== 'ready' && status !== 'failed');
  }

  /** Gives how many found no place: a message carries only so many. */
  add(files: readonly File[]): number {
    const room = Math.max(0, FILES_PER_MESSAGE - this.#items.length);
    for (const file of files.slice(0, room)) {
      const key = this.#options.newKey();
      this.#transfers.set(key, this.#options.startTransfer(file));
      const item: RoomUpload = {
        key,
        name: file.name,
        byteSize: file.size,
        progress: 0,
        status: this.#moving(),
      };
      this.#replace([...this.#items, item]);
      void this.#run(key);
    }
    return Math.max(0, files.length - room);
  }

  async retry(key: string): Promise<void> {
    if (this.#find(key)?.status !== 'failed') return;
    this.#update(key, { status: this.#moving(), code: undefined });
    await this.#run(key);
  }

  /** Also throws a ready one away; the server forgets what nobody sends. */
  async remove(key: string): Promise<void> {
    const transfer = this.#transfers.get(key);
    this.#transfers.delete(key);
    this.#replace(this.#items.filter((item) => item.key !== key));
    await transfer?.cancel();
  }

  /** The ready files, in their order, for a message; they leave this list. Failed ones stay to be looked at. */
  take(): UploadedFile[] {
    const ready = this.#items.filter((item) => item.status === 'ready');
    for (const { key } of ready) this.#transfers.delete(key);
    this.#replace(this.#items.filter((item) => item.status !== 'ready'));
    return ready.flatMap(({ file }) => file ?? []);
  }

  /** The network went or came back: what is under way says so. */
  connectivityChanged(): void {
    this.#replace(
      this.#items.map((item) =>
        item.status === 'sending' || item.status === 'waiting' ? { ...item, status: this.#moving() } : item,
      ),
    );
  }

  async #run(key: string): Promise<void> {
    const transfer = this.#transfers.get(key);
    if (!transfer) return;
    try {
      const file = await transfer.run({
        progressed: (progress) => this.#update(key, { progress, status: 'sending' }),
        checking: () => this.#update(key, { progress: 1, status: 'checking' }),
      });
      this.#update(key, { status: 'ready', progress: 1, file });
    } catch (error) {
      this.#update(key, {
        status: 'failed',
        code: error instanceof UploadFailure ? error.code : 'NETWORK',
      });
    }
  }

  #moving(): UploadStatus {
    return this.#options.online() ? 'sending' : 'waiting';
  }

  #find(key: string): RoomUpload | undefined {
    return this.#items.find((item) => item.key === key);
  }

  /** Does nothing for one that was removed meanwhile. */
  #update(key: string, change: { [Key in keyof RoomUpload]?: RoomUpload[Key] | undefined }): void {
    if (!this.#find(key)) return;
    this.#replace(
      this.#items.map((item) => (item.key === key ? ({ ...item, ...change } as RoomUpload) : item)),
    );
  }

  #replace(items: readonly RoomUpload[]): void {
    this.#items = items;
    this.changed.emit();
  }
}

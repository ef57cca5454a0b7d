/** One file's way to the server by the tus protocol: in pieces, going on after a lost connection from where it was. */
import { DetailedError, Upload } from 'tus-js-client';
import { z } from 'zod';
import { uploadedFile, type UploadedFile } from './file-facts.ts';
import {
  mayPass,
  type StartTransfer,
  type Transfer,
  type TransferEvents,
  UploadFailure,
} from './room-uploads.ts';

const ENDPOINT = '/api/files/uploads';
const PIECE_BYTES = 2 * 1024 * 1024;
/** Each piece that arrives starts the count anew; without any, about ten minutes. */
const RETRY_DELAYS = [500, 1_000, 2_000, ...Array.from({ length: 120 }, () => 5_000)];

const refusal = z.object({ code: z.string() });

export function tusTransfers(roomId: string): StartTransfer {
  return (file) => new TusTransfer(file, roomId);
}

class TusTransfer implements Transfer {
  readonly #file: File;
  readonly #roomId: string;
  #upload: Upload | null = null;
  #arrived = false;
  /** The server has looked at it and thrown it away. */
  #refused = false;
  readonly #stopped = new AbortController();

  constructor(file: File, roomId: string) {
    this.#file = file;
    this.#roomId = roomId;
  }

  async run(events: TransferEvents): Promise<UploadedFile> {
    if (!this.#arrived) await this.#send(events);
    this.#arrived = true;
    events.checking();
    return this.#finish();
  }

  async cancel(): Promise<void> {
    this.#stopped.abort();
    // A server that cannot be told forgets the upload by itself after a day.
    await this.#upload?.abort(!this.#refused).catch(() => undefined);
  }

  #send(events: TransferEvents): Promise<void> {
    return new Promise((arrived, failed) => {
      const url = this.#upload?.url ?? null;
      this.#upload = new Upload(this.#file, {
        ...(url === null ? { endpoint: ENDPOINT } : { uploadUrl: url }),
        chunkSize: PIECE_BYTES,
        retryDelays: RETRY_DELAYS,
        storeFingerprintForResuming: false,
        metadata: { filename: this.#file.name, roomId: this.#roomId },
        onProgress: (sent, total) => events.progressed(total === 0 ? 0 : sent / total),
        onShouldRetry: (error) => mayHelp(statusOf(error)),
        onSuccess: () => arrived(),
        onError: (error) => failed(new UploadFailure(codeOf(error), { cause: error })),
      });
      this.#upload.start();
    });
  }

  async #finish(): Promise<UploadedFile> {
    for (let attempt = 0; ; attempt += 1) {
      const answer = await fetch(`${this.#upload?.url ?? ENDPOINT}/finish`, {
        method: 'POST',
        signal: this.#stopped.signal,
      }).catch(() => null);
      if (answer?.ok) return uploadedFile.parse(await answer.json());
      const code = answer ? codeIn(await answer.text()) : 'NETWORK';
      const delay = RETRY_DELAYS[attempt];
      if ((answer && !mayHelp(answer.status)) || delay === undefined || this.#stopped.signal.aborted) {
        this.#refused = !mayPass(code);
        throw new UploadFailure(code);
      }
      await new Promise((resolve) => setTimeout(resolve, delay));
    }
  }
}

/** No answer at all, the server's own trouble, or a piece that two requests carried at once. */
const mayHelp = (status: number | undefined): boolean =>
  status === undefined || status === 0 || status >= 500 || status === 423;

function statusOf(error: Error | DetailedError): number | undefined {
  return error instanceof DetailedError ? error.originalResponse?.getStatus() : undefined;
}

function codeOf(error: Error | DetailedError): string {
  const response = error instanceof DetailedError ? error.originalResponse : null;
  return response ? codeIn(response.getBody()) : 'NETWORK';
}

function codeIn(body: string): string {
  try {
    return refusal.parse(JSON.parse(body)).code;
  } catch {
    return 'UNAVAILABLE'; // an answer that is not ours: some proxy's
  }
}

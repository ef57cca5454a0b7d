/** Links to files: asked for together, kept as long as they are good for, asked for anew before they expire. */
import type { Clock } from '../../../live/clock.ts';

export type FileVariant = 'ORIGINAL' | 'PREVIEW';

export interface FileLink {
  fileId: string;
  url: string;
  expiresAt: string;
}

interface FileLinksOptions {
  clock: Clock;
  /** Leaves out what the person may not read (any more). */
  ask: (fileIds: string[], variant: FileVariant) => Promise<readonly FileLink[]>;
}

/** What is drawn in the same moment is asked for in one request. */
const GATHERING_MS = 20;
const MOST_AT_ONCE = 100;
/** The server's links last five minutes by its own clock; the device's is not asked. */
const GOOD_FOR_MS = 4 * 60_000;

interface Waiting {
  found: (url: string | null) => void;
  failed: (error: unknown) => void;
}

export class FileLinks {
  readonly #options: FileLinksOptions;
  readonly #known = new Map<string, { url: string; until: number }>();
  readonly #waiting: Record<FileVariant, Map<string, Waiting[]>> = {
    ORIGINAL: new Map(),
    PREVIEW: new Map(),
  };

  constructor(options: FileLinksOptions) {
    this.#options = options;
  }

  /** Null: there is no such file for this person. Rejects when no answer came. */
  urlOf(fileId: string, variant: FileVariant): Promise<string | null> {
    const known = this.#known.get(`${variant} ${fileId}`);
    if (known && known.until > this.#options.clock.now()) return Promise.resolve(known.url);
    const waiting = this.#waiting[variant];
    if (waiting.size === 0) this.#options.clock.after(GATHERING_MS, () => void this.#ask(variant));
    return new Promise((found, failed) => {
      waiting.set(fileId, [...(waiting.get(fileId) ?? []), { found, failed }]);
    });
  }

  /** It did not work, whatever its age. */
  forget(fileId: string, variant: FileVariant): void {
    this.#known.delete(`${variant} ${fileId}`);
  }

  async #ask(variant: FileVariant): Promise<void> {
    const gathered = [...this.#waiting[variant]];
    this.#waiting[variant].clear();
    for (let start = 0; start < gathered.length; start += MOST_AT_ONCE) {
      const batch = gathered.slice(start, start + MOST_AT_ONCE);
      try {
        const asked = batch.map(([fileId]) => fileId);
        const links = await this.#options.ask(asked, variant);
        const urls = new Map(links.map(({ fileId, url }) => [fileId, url]));
        const until = this.#options.clock.now() + GOOD_FOR_MS;
        for (const [fileId, waiting] of batch) {
          const url = urls.get(fileId) ?? null;
          if (url !== null) this.#known.set(`${variant} ${fileId}`, { url, until });
          for (const { found } of waiting) found(url);
        }
      } catch (error) {
        for (const [, waiting] of batch) for (const { failed } of waiting) failed(error);
      }
    }
  }
}

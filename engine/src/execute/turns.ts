/**
 * Queries take turns. A database that computes more of them at a time than it has processors for answers each
 * later and all of them slower (2 processors, 16 callers: 10 % fewer answers than with 4 at a time); those that wait
 * here cost it nothing.
 *
 * What takes longer than `lapseMs` most likely waits itself, for a lock or a disk, and stops counting: a few slow
 * statements never keep the others from being asked.
 */
export class Turns {
  readonly #atOnce: number;
  readonly #lapseMs: number;
  readonly #waiting: (() => void)[] = [];
  #counted = 0;

  constructor(atOnce: number, lapseMs = 25) {
    this.#atOnce = atOnce;
    this.#lapseMs = lapseMs;
  }

  /** Runs `work` when it is its turn, in the order of asking. */
  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.#counted < this.#atOnce) this.#counted += 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    let counts = true;
    const end = (): void => {
      if (counts) this.#pass();
      counts = false;
    };
    const lapse = setTimeout(end, this.#lapseMs);
    try {
      return await work();
    } finally {
      clearTimeout(lapse);
      end();
    }
  }

  /** Whoever waits longest goes next, so that nobody can slip in between. */
  #pass(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#counted -= 1;
  }
}

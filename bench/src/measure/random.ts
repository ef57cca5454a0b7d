/** Seeded random numbers (mulberry32), so that a failing run can be repeated by its printed seed. */

export class Random {
  readonly seed: number;
  #state: number;

  constructor(seed: number) {
    this.seed = seed >>> 0;
    this.#state = this.seed;
  }

  /** A seed from the argument or environment, else a fresh one. */
  static seedFrom(text: string | undefined): number {
    if (text === undefined || text === '') return Math.floor(Math.random() * 2 ** 32);
    const seed = Number(text);
    if (!Number.isInteger(seed)) throw new Error(`the seed must be a whole number, not ${text}`);
    return seed;
  }

  /** In [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  between(low: number, high: number): number {
    return low + this.next() * (high - low);
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  pick<T>(items: readonly T[]): T {
    if (items.length === 0) throw new Error('nothing to pick from');
    return items[this.below(items.length)] as T;
  }

  /** A stream of its own for one actor, so that actors do not change each other's choices by their timing. */
  branch(): Random {
    return new Random(this.below(2 ** 32));
  }

  /** A version-4 UUID, for ids that a repeated run makes again. */
  uuid(): string {
    const bytes = Uint8Array.from({ length: 16 }, () => this.below(256));
    bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40;
    bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
    const hex = Buffer.from(bytes).toString('hex');
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
  }
}

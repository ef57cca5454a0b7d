/** Who should have received which message, when it was sent and when it came: counts lost and doubled, keeps times. */

interface Entry {
  readonly sentAt: number;
  readonly authorSeat: number;
  readonly arrivals: Uint8Array;
  missing: number;
}

export interface LedgerSummary {
  readonly sent: number;
  readonly expected: number;
  readonly lost: number;
  readonly doubled: number;
  /** Arrivals of messages that were never sent, or at a seat that does not exist. */
  readonly unexpected: number;
  /** Milliseconds from sending to arrival, for every seat but the author's. */
  readonly latencies: readonly number[];
}

export class DeliveryLedger {
  readonly #entries = new Map<string, Entry>();
  readonly #latencies: number[] = [];
  #outstanding = 0;
  #doubled = 0;
  #unexpected = 0;
  #whenComplete: (() => void) | undefined;

  sent(id: string, seats: number, authorSeat: number, at: number): void {
    if (this.#entries.has(id)) throw new Error(`message ${id} was already sent`);
    this.#entries.set(id, { sentAt: at, authorSeat, arrivals: new Uint8Array(seats), missing: seats });
    this.#outstanding += seats;
  }

  arrived(id: string, seat: number, at: number): void {
    const entry = this.#entries.get(id);
    const before = entry?.arrivals[seat];
    if (entry === undefined || before === undefined) {
      this.#unexpected += 1;
      return;
    }
    if (before > 0) {
      this.#doubled += 1;
      return;
    }
    entry.arrivals[seat] = 1;
    entry.missing -= 1;
    if (seat !== entry.authorSeat) this.#latencies.push(at - entry.sentAt);
    this.#outstanding -= 1;
    if (this.#outstanding === 0) this.#whenComplete?.();
  }

  /** Resolves when everything sent so far has arrived everywhere, or when the time is over: the rest is lost. */
  complete(withinMs: number): Promise<void> {
    if (this.#outstanding === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, withinMs);
      this.#whenComplete = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  summary(): LedgerSummary {
    let expected = 0;
    let lost = 0;
    for (const entry of this.#entries.values()) {
      expected += entry.arrivals.length;
      lost += entry.missing;
    }
    return {
      sent: this.#entries.size,
      expected,
      lost,
      doubled: this.#doubled,
      unexpected: this.#unexpected,
      latencies: this.#latencies,
    };
  }
}

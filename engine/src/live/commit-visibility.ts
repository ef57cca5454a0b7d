/**
 * Knows which delivered commits the database's readers may not see yet. Postgres hands a commit to the change
 * stream when its record is written, a moment before new snapshots include it; a statement that runs in that
 * moment answers from the past, and nothing would wake its subscribers again. So each statement brings its
 * snapshot along and is repeated when a delivered commit is missing from it.
 */

const remembered = 4_096;

export class CommitVisibility {
  readonly #unconfirmed = new Set<number>();

  delivered(xid: number): void {
    this.#unconfirmed.add(xid);
    if (this.#unconfirmed.size <= remembered) return;
    // Insertion order is delivery order: the oldest became visible long ago.
    for (const oldest of this.#unconfirmed) {
      this.#unconfirmed.delete(oldest);
      if (this.#unconfirmed.size <= remembered / 2) break;
    }
  }

  /**
   * To be asked before a statement is sent: the commits its snapshot might miss. A commit that any snapshot has
   * shown is in every later one, so those confirmed by now need no check.
   */
  pending(): readonly number[] {
    return [...this.#unconfirmed];
  }

  /** Takes the statement's `pg_current_snapshot()` as text; false when one of its `pending` commits is missing. */
  covers(snapshot: string, pending: readonly number[]): boolean {
    if (this.#unconfirmed.size === 0 && pending.length === 0) return true;
    const [, xmax = '0', running = ''] = snapshot.split(':');
    const end = low32(xmax);
    const open = new Set(running === '' ? [] : running.split(',').map(low32));
    // Transaction ids wrap around: "at or after the end" is a signed difference.
    const isMissing = (xid: number) => open.has(xid) || ((xid - end) | 0) >= 0;
    for (const xid of this.#unconfirmed) if (!isMissing(xid)) this.#unconfirmed.delete(xid);
    // A faster statement may have confirmed a commit since; this one's older snapshot can lack it all the same.
    return !pending.some(isMissing);
  }
}

/** The stream names transactions by 32 bits, snapshots by 64. */
function low32(xid: string): number {
  return Number(BigInt.asUintN(32, BigInt(xid)));
}

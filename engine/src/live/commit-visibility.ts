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

  /** Takes `pg_current_snapshot()` as text; false when a commit delivered so far is not part of it. */
  covers(snapshot: string): boolean {
    if (this.#unconfirmed.size === 0) return true;
    const [, xmax = '0', running = ''] = snapshot.split(':');
    const end = low32(xmax);
    const open = new Set(running === '' ? [] : running.split(',').map(low32));
    let all = true;
    for (const xid of this.#unconfirmed) {
      // Transaction ids wrap around: "at or after the end" is a signed difference.
      const notYet = open.has(xid) || ((xid - end) | 0) >= 0;
      if (notYet) all = false;
      else this.#unconfirmed.delete(xid);
    }
    return all;
  }

  /** After the stream was interrupted, what was delivered before is visible. */
  clear(): void {
    this.#unconfirmed.clear();
  }
}

/** The stream names transactions by 32 bits, snapshots by 64. */
function low32(xid: string): number {
  return Number(BigInt.asUintN(32, BigInt(xid)));
}

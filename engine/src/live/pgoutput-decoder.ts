/**
 * Decodes the pgoutput stream (protocol 1) into commits. Values stay text: they are only compared with
 * parameters, and the type parsers of the usual decoders would lose microseconds and cost time per row.
 */

import { tableKey, type Commit, type Row, type RowChange } from './row-change.ts';

interface Relation {
  readonly table: string;
  readonly columns: readonly { readonly name: string; readonly inKey: boolean }[];
  /** The old version of an updated or deleted row is sent completely. */
  readonly fullIdentity: boolean;
}

/** Above this, listing rows costs more than asking every subscriber of the table again. */
const rowsPerTableAndCommit = 2_000;

export interface DecoderOptions {
  /** Rows of other tables are skipped without being decoded. */
  readonly isWatched: (table: string) => boolean;
}

export class PgoutputDecoder {
  readonly #relations = new Map<number, Relation>();
  readonly #isWatched: (table: string) => boolean;
  #xid = 0;
  #changes: RowChange[] = [];
  #perTable = new Map<string, number>();
  #wholeTables = new Set<string>();

  constructor(options: DecoderOptions) {
    this.#isWatched = options.isWatched;
  }

  /** Takes one message; returns the commit that it completes, if it does. */
  push(message: Buffer): Commit | null {
    const reader = new Reader(message);
    const tag = reader.byte();
    switch (tag) {
      case 0x42: // Begin
        reader.skip(16);
        this.#xid = reader.uint32();
        this.#reset();
        return null;
      case 0x43: {
        // Commit
        const commit: Commit = {
          xid: this.#xid,
          changes: this.#changes,
          wholeTables: [...this.#wholeTables],
        };
        this.#reset();
        return commit;
      }
      case 0x52: // Relation
        this.#relation(reader);
        return null;
      case 0x49: // Insert
      case 0x55: // Update
      case 0x44: // Delete
        this.#row(tag, reader);
        return null;
      case 0x54: // Truncate
        this.#truncate(reader);
        return null;
      default:
        // Type, Origin and logical messages carry no rows.
        return null;
    }
  }

  #reset(): void {
    this.#changes = [];
    this.#perTable = new Map();
    this.#wholeTables = new Set();
  }

  #relation(reader: Reader): void {
    const oid = reader.uint32();
    const schema = reader.cString() || 'pg_catalog';
    const name = reader.cString();
    const identity = reader.byte();
    const count = reader.uint16();
    const columns: { name: string; inKey: boolean }[] = [];
    for (let i = 0; i < count; i++) {
      const inKey = (reader.byte() & 1) === 1;
      const column = reader.cString();
      reader.skip(8);
      columns.push({ name: column, inKey });
    }
    this.#relations.set(oid, { table: tableKey({ schema, name }), columns, fullIdentity: identity === 0x66 });
  }

  #row(tag: number, reader: Reader): void {
    const relation = this.#known(reader.uint32());
    if (!this.#isWatched(relation.table) || this.#wholeTables.has(relation.table)) return;
    const seen = (this.#perTable.get(relation.table) ?? 0) + 1;
    if (seen > rowsPerTableAndCommit) {
      this.#wholeTables.add(relation.table);
      this.#changes = this.#changes.filter((change) => change.table !== relation.table);
      return;
    }
    this.#perTable.set(relation.table, seen);
    this.#changes.push(this.#change(tag, relation, reader));
  }

  #change(tag: number, relation: Relation, reader: Reader): RowChange {
    let kind = reader.byte();
    let before: Row | null = null;
    if (kind === 0x4b || kind === 0x4f) {
      before = readRow(reader, relation, kind === 0x4b);
      if (tag === 0x44) return { table: relation.table, before, after: null };
      kind = reader.byte();
    }
    const after = readRow(reader, relation, false, before);
    if (tag === 0x49) return { table: relation.table, before: null, after };
    // No old version was sent: the identity columns did not change, everything else is unknown.
    return { table: relation.table, before: before ?? identityOf(relation, after), after };
  }

  #truncate(reader: Reader): void {
    const count = reader.uint32();
    reader.skip(1);
    for (let i = 0; i < count; i++) {
      const relation = this.#known(reader.uint32());
      this.#wholeTables.add(relation.table);
      this.#changes = this.#changes.filter((change) => change.table !== relation.table);
    }
  }

  #known(oid: number): Relation {
    const relation = this.#relations.get(oid);
    if (!relation) throw new Error(`the change stream names relation ${oid} before describing it`);
    return relation;
  }
}

/** A key tuple pads the columns outside the key with nulls, which say nothing. */
function readRow(reader: Reader, relation: Relation, keyOnly: boolean, fallback: Row | null = null): Row {
  const row: Record<string, string | null> = Object.create(null);
  const count = reader.uint16();
  for (let i = 0; i < count; i++) {
    const column = relation.columns[i];
    if (!column) throw new Error('the change stream sent more values than the table has columns');
    const kind = reader.byte();
    if (kind === 0x74) {
      const value = reader.text(reader.uint32());
      if (!keyOnly || column.inKey) row[column.name] = value;
    } else if (kind === 0x6e) {
      if (!keyOnly || column.inKey) row[column.name] = null;
    } else if (kind === 0x75) {
      // A large value that did not change is not sent; the old version may hold it.
      const known = fallback?.[column.name];
      if (known !== undefined) row[column.name] = known;
    } else {
      throw new Error(`the change stream sent a value of kind ${kind}`);
    }
  }
  return row;
}

function identityOf(relation: Relation, after: Row): Row {
  const row: Record<string, string | null> = Object.create(null);
  for (const column of relation.columns) {
    const value = after[column.name];
    if (column.inKey && value !== undefined) row[column.name] = value;
  }
  return row;
}

class Reader {
  readonly #buffer: Buffer;
  #at = 0;

  constructor(buffer: Buffer) {
    this.#buffer = buffer;
  }

  byte(): number {
    return this.#buffer.readUInt8(this.#at++);
  }

  uint16(): number {
    const value = this.#buffer.readUInt16BE(this.#at);
    this.#at += 2;
    return value;
  }

  uint32(): number {
    const value = this.#buffer.readUInt32BE(this.#at);
    this.#at += 4;
    return value;
  }

  skip(bytes: number): void {
    this.#at += bytes;
  }

  text(length: number): string {
    const value = this.#buffer.toString('utf8', this.#at, this.#at + length);
    this.#at += length;
    return value;
  }

  cString(): string {
    const end = this.#buffer.indexOf(0, this.#at);
    const value = this.#buffer.toString('utf8', this.#at, end);
    this.#at = end + 1;
    return value;
  }
}

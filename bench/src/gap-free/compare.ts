/** What a reader shows beside what the database holds: every difference in words. */

export interface ComparedMessage {
  readonly id: string;
  readonly seq: number;
  readonly change_seq: number;
  readonly body: string;
  readonly author_id?: string | null;
  readonly edited_at?: string | null;
  readonly deleted_at?: string | null;
}

export function differences(shown: readonly ComparedMessage[], stored: readonly ComparedMessage[]): string[] {
  const found: string[] = [];
  const counts = new Map<string, number>();
  for (const { id } of shown) counts.set(id, (counts.get(id) ?? 0) + 1);
  for (const [id, count] of counts) if (count > 1) found.push(`message ${id} is shown ${count} times`);
  for (const [index, message] of shown.entries()) {
    const before = shown[index - 1];
    if (before !== undefined && before.seq >= message.seq) {
      found.push(`message ${message.seq} is shown after message ${before.seq}`);
    }
  }
  const storedIds = new Set(stored.map(({ id }) => id));
  for (const { id, seq } of shown)
    if (!storedIds.has(id)) found.push(`message ${seq} is shown and not stored`);
  const byId = new Map(shown.map((message) => [message.id, message]));
  for (const truth of stored) {
    const message = byId.get(truth.id);
    if (message === undefined) found.push(`message ${truth.seq} is stored and not shown`);
    else if (!sameState(message, truth)) {
      found.push(
        `message ${truth.seq} is shown at change ${message.change_seq} and stored at ${truth.change_seq}`,
      );
    }
  }
  return found;
}

function sameState(one: ComparedMessage, other: ComparedMessage): boolean {
  return (
    one.seq === other.seq &&
    one.change_seq === other.change_seq &&
    one.body === other.body &&
    one.author_id === other.author_id &&
    isSet(one.edited_at) === isSet(other.edited_at) &&
    isSet(one.deleted_at) === isSet(other.deleted_at)
  );
}

const isSet = (time: string | null | undefined): boolean => time !== null && time !== undefined;

/** Arranges messages for reading: days, one author's run, where the new ones begin. */
import type { ChatMessage } from './message.ts';

export type TimelineRow =
  | { kind: 'day'; key: string; at: string }
  | { kind: 'new'; key: string }
  | { kind: 'system'; key: string; message: ChatMessage }
  | { kind: 'message'; key: string; message: ChatMessage; startsRun: boolean; endsRun: boolean };

/** A pause this long starts a new run although the author is the same. */
const RUN_PAUSE_MS = 5 * 60_000;

interface ArrangeOptions {
  dayKey: (instant: string) => string;
  /** The first other person's message after this one begins the new ones; null for no line. */
  newAfterSeq: number | null;
  me: string;
}

export function arrangeRows(
  messages: readonly ChatMessage[],
  { dayKey, newAfterSeq, me }: ArrangeOptions,
): TimelineRow[] {
  const rows: TimelineRow[] = [];
  let lineDrawn = newAfterSeq === null;
  let before: ChatMessage | null = null;
  let run: Extract<TimelineRow, { kind: 'message' }> | null = null;
  for (const message of messages) {
    if (!before || dayKey(before.created_at) !== dayKey(message.created_at)) {
      rows.push({ kind: 'day', key: `day-${message.seq}`, at: message.created_at });
      run = null;
    }
    const isNews = message.kind === 'user' && message.author_id !== me;
    if (!lineDrawn && isNews && newAfterSeq !== null && message.seq > newAfterSeq) {
      rows.push({ kind: 'new', key: 'new' });
      lineDrawn = true;
      run = null;
    }
    if (message.kind === 'system') {
      rows.push({ kind: 'system', key: message.id, message });
      run = null;
    } else {
      const goesOn: boolean =
        run !== null &&
        run.message.author_id === message.author_id &&
        Date.parse(message.created_at) - Date.parse(run.message.created_at) < RUN_PAUSE_MS;
      if (goesOn && run) run.endsRun = false;
      run = { kind: 'message', key: message.id, message, startsRun: !goesOn, endsRun: true };
      rows.push(run);
    }
    before = message;
  }
  return rows;
}

export interface ReadingParticipant {
  user_id: string;
  last_read_seq: number;
  delivered_seq: number;
  user: { display_name: string };
}

export type Receipt = 'sent' | 'delivered' | 'read';

/** How far everybody but the viewer has come. */
export function receiptMarks(
  people: readonly ReadingParticipant[],
  me: string,
): { delivered: number; read: number } {
  const others = people.filter((person) => person.user_id !== me);
  if (others.length === 0) return { delivered: 0, read: 0 };
  return {
    delivered: Math.min(...others.map((person) => person.delivered_seq)),
    read: Math.min(...others.map((person) => person.last_read_seq)),
  };
}

/** Who, besides its author and the viewer, has read this message. */
export function readersOf(message: ChatMessage, people: readonly ReadingParticipant[], me: string): string[] {
  return people
    .filter((person) => person.user_id !== me && person.user_id !== message.author_id)
    .filter((person) => person.last_read_seq >= message.seq)
    .map((person) => person.user.display_name);
}

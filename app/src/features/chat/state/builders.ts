/** Messages for tests. */
import type { ChatMessage } from './message.ts';

export const ROOM = '00000000-0000-4000-8000-00000000000a';

export function aMessage(seq: number, overrides: Partial<ChatMessage> = {}): ChatMessage {
  return {
    id: `message-${seq}`,
    room_id: ROOM,
    seq,
    change_seq: seq,
    kind: 'user',
    body: `text ${seq}`,
    author_id: 'amina',
    created_at: '2026-11-21T09:00:00Z',
    edited_at: null,
    deleted_at: null,
    ...overrides,
  };
}

export function messages(from: number, to: number): ChatMessage[] {
  return Array.from({ length: to - from + 1 }, (_, index) => aMessage(from + index));
}

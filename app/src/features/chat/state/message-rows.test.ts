import { describe, expect, it } from 'vitest';
import { aMessage } from './builders.ts';
import { arrangeRows, readersOf, receiptMarks } from './message-rows.ts';

const dayKey = (instant: string): string => instant.slice(0, 10);
const kinds = (rows: { kind: string }[]): string[] => rows.map((row) => row.kind);

describe('arranging messages', () => {
  it('begins each day with its name', () => {
    const rows = arrangeRows(
      [
        aMessage(1, { created_at: '2026-11-20T23:59:00Z' }),
        aMessage(2, { created_at: '2026-11-21T00:01:00Z' }),
      ],
      { dayKey, newAfterSeq: null, me: 'me' },
    );

    expect(kinds(rows)).toEqual(['day', 'message', 'day', 'message']);
  });

  it('keeps an author’s run together until somebody else writes or some minutes pass', () => {
    const rows = arrangeRows(
      [
        aMessage(1),
        aMessage(2),
        aMessage(3, { author_id: 'karim' }),
        aMessage(4, { author_id: 'karim', created_at: '2026-11-21T09:06:00Z' }),
      ],
      { dayKey, newAfterSeq: null, me: 'me' },
    );

    const runs = rows.flatMap((row) => (row.kind === 'message' ? [[row.startsRun, row.endsRun]] : []));
    expect(runs).toEqual([
      [true, false],
      [false, true],
      [true, true],
      [true, true],
    ]);
  });

  it('draws the line before the first unread message of somebody else, and only once', () => {
    const rows = arrangeRows([aMessage(1), aMessage(2, { author_id: 'me' }), aMessage(3), aMessage(4)], {
      dayKey,
      newAfterSeq: 1,
      me: 'me',
    });

    expect(kinds(rows)).toEqual(['day', 'message', 'message', 'new', 'message', 'message']);
  });

  it('sets system messages apart', () => {
    const rows = arrangeRows(
      [aMessage(1), aMessage(2, { kind: 'system', body: 'participant_left' }), aMessage(3)],
      {
        dayKey,
        newAfterSeq: null,
        me: 'me',
      },
    );

    expect(kinds(rows)).toEqual(['day', 'message', 'system', 'message']);
  });
});

describe('CHAT-6 receipts', () => {
  const person = (user_id: string, last_read_seq: number, delivered_seq = last_read_seq) => ({
    user_id,
    last_read_seq,
    delivered_seq,
    user: { display_name: user_id },
  });

  it('say read only when everybody else has read', () => {
    const people = [person('me', 9), person('karim', 5, 7), person('rina', 3, 8)];

    expect(receiptMarks(people, 'me')).toEqual({ read: 3, delivered: 7 });
    expect(receiptMarks([person('me', 9)], 'me')).toEqual({ read: 0, delivered: 0 });
  });

  it('name those who have read, but neither the author nor oneself', () => {
    const people = [person('me', 9), person('amina', 9), person('karim', 5), person('rina', 3)];

    expect(readersOf(aMessage(5, { author_id: 'amina' }), people, 'me')).toEqual(['karim']);
  });
});

import { describe, expect, it } from 'vitest';
import { differences, type ComparedMessage } from '../src/gap-free/compare.ts';

const message = (seq: number, change: Partial<ComparedMessage> = {}): ComparedMessage => ({
  id: `id-${seq}`,
  seq,
  change_seq: seq,
  body: `text ${seq}`,
  author_id: 'author',
  edited_at: null,
  deleted_at: null,
  ...change,
});

describe('comparing a screen with the database', () => {
  const stored = [message(1), message(2), message(3)];

  it('finds nothing when the screen is right', () => {
    expect(differences([message(1), message(2), message(3)], stored)).toEqual([]);
  });

  it('names what is missing, doubled, out of order, stale and made up', () => {
    const shown = [message(2), message(1, { body: 'old', change_seq: 0 }), message(2), message(9)];

    expect(differences(shown, stored)).toEqual([
      'message id-2 is shown 2 times',
      'message 1 is shown after message 2',
      'message 9 is shown and not stored',
      'message 1 is shown at change 0 and stored at 1',
      'message 3 is stored and not shown',
    ]);
  });
});

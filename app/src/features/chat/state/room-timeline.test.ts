import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aMessage, messages } from './builders.ts';
import type { ChatMessage } from './message.ts';
import { RoomTimeline } from './room-timeline.ts';

const seqs = (timeline: RoomTimeline): number[] => timeline.snapshot.messages.map((message) => message.seq);

function opened(from: number, to: number): RoomTimeline {
  const timeline = new RoomTimeline();
  timeline.open({ last_seq: to, last_change_seq: to, messages: messages(from, to).toReversed() });
  return timeline;
}

describe('an opened room', () => {
  it('shows the last page oldest first and knows that there is more', () => {
    const timeline = opened(51, 100);

    expect(seqs(timeline)).toEqual(messages(51, 100).map((message) => message.seq));
    expect(timeline.snapshot.hasOlder).toBe(true);
    expect(timeline.cursor).toBe(100);
  });

  it('without messages shows none and streams from the start', () => {
    const timeline = new RoomTimeline();
    timeline.open({ last_seq: 0, last_change_seq: 0, messages: [] });

    timeline.applyStream([aMessage(1)]);

    expect(seqs(timeline)).toEqual([1]);
    expect(timeline.snapshot.hasOlder).toBe(false);
  });
});

describe('CHAT-8 history', () => {
  it('is put in front page by page down to the first message', () => {
    const timeline = opened(51, 100);

    timeline.prepend(messages(1, 50).toReversed(), 51);

    expect(timeline.snapshot.messages).toHaveLength(100);
    expect(timeline.snapshot.hasOlder).toBe(false);
  });

  it('keeps an edit that was streamed before its page arrived', () => {
    const timeline = opened(51, 100);
    timeline.applyStream([aMessage(20, { change_seq: 101, body: 'edited' })]);
    expect(seqs(timeline)[0]).toBe(51);

    timeline.prepend(messages(1, 50).toReversed(), 51);

    expect(timeline.snapshot.messages[19]?.body).toBe('edited');
  });
});

describe('CHAT-3 order', () => {
  it('one’s own message that runs ahead of the stream is shown only when those before it are there', () => {
    const timeline = opened(1, 3);

    timeline.applyRows([aMessage(5)]);
    expect(seqs(timeline)).toEqual([1, 2, 3]);
    expect(timeline.gap()).toEqual({ after: 3, before: 5 });
    expect(timeline.cursor).toBe(3);
    timeline.applyStream([aMessage(4), aMessage(5)]);

    expect(seqs(timeline)).toEqual([1, 2, 3, 4, 5]);
    expect(timeline.gap()).toBeNull();
  });

  it('a late older state never replaces a newer one', () => {
    const timeline = opened(1, 3);
    timeline.applyStream([aMessage(2, { change_seq: 5, body: '', deleted_at: '2026-11-21T09:05:00Z' })]);

    timeline.applyRows([aMessage(2, { change_seq: 4, body: 'edited' })]);

    expect(timeline.snapshot.messages[1]?.deleted_at).not.toBeNull();
  });

  it('whatever the order of arrival and however often, the end is the database’s state, once each and in order', () => {
    const histories = fc.record({
      count: fc.integer({ min: 1, max: 40 }),
      edits: fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 15 }),
      seed: fc.array(fc.nat(), { minLength: 1, maxLength: 80 }),
      opening: fc.integer({ min: 0, max: 40 }),
    });
    fc.assert(
      fc.property(histories, ({ count, edits, seed, opening }) => {
        const states: ChatMessage[] = messages(1, count);
        let change = count;
        for (const seq of edits)
          if (seq <= count) states.push(aMessage(seq, { change_seq: (change += 1), body: `edit ${change}` }));
        const end = new Map(states.map((state) => [state.seq, state]));
        const openAt = Math.min(opening, count);
        const timeline = new RoomTimeline();
        timeline.open({ last_seq: openAt, last_change_seq: openAt, messages: messages(1, openAt) });
        const shuffled = states
          .flatMap((state, index) => (seed[index % seed.length]! % 3 === 0 ? [state, state] : [state]))
          .map((state, index) => ({ state, weight: seed[index % seed.length]! + ((index * 7919) % 101) }))
          .sort((a, b) => a.weight - b.weight);

        for (const { state } of shuffled) timeline.applyRows([state]);

        const shown = timeline.snapshot.messages;
        expect(shown.map((message) => message.seq)).toEqual(messages(1, count).map((message) => message.seq));
        for (const message of shown) expect(message.change_seq).toBe(end.get(message.seq)?.change_seq);
      }),
      { numRuns: 200 },
    );
  });
});

describe('listeners', () => {
  it('are not woken by what changes nothing', () => {
    const timeline = opened(1, 3);
    let woken = 0;
    timeline.changed.on(() => (woken += 1));

    timeline.applyStream([aMessage(3)]);

    expect(woken).toBe(0);
  });
});

import { describe, expect, it } from 'vitest';
import { type CallCondition, callWords, isCutOff } from './call-words.ts';

const fine: CallCondition = {
  call: { kind: 'connected' },
  line: { pictures: 'full', silent: false },
  failed: new Set(),
  listens: false,
};

describe('what a call says', () => {
  it('VID-4 nothing while all is well, and nothing of pictures to somebody who does without them', () => {
    expect(callWords(fine)).toBeNull();
    expect(callWords({ ...fine, line: { pictures: 'off', silent: false }, listens: true })).toBeNull();
  });

  it('VID-4 that pictures are smaller, or gone for the sake of the sound', () => {
    expect(callWords({ ...fine, line: { pictures: 'small', silent: false } })).toEqual({
      kind: 'picturesSmall',
    });
    expect(callWords({ ...fine, line: { pictures: 'off', silent: false } })).toEqual({ kind: 'picturesOff' });
  });

  it('VID-4 that the connection is lost, before LiveKit has given it up and after', () => {
    const silent = callWords({ ...fine, line: { pictures: 'off', silent: true } });
    const resuming = callWords({ ...fine, call: { kind: 'resuming' } });

    expect([silent, resuming]).toEqual([{ kind: 'resuming' }, { kind: 'resuming' }]);
    expect([silent, resuming].every(isCutOff)).toBe(true);
  });

  it('VID-4 that joining is difficult from the second failure on', () => {
    expect(callWords({ ...fine, call: { kind: 'joining', attempt: 1 } })).toEqual({ kind: 'joining' });
    expect(callWords({ ...fine, call: { kind: 'joining', attempt: 2 } })).toEqual({ kind: 'joiningSlow' });
  });

  it('VID-2 that nobody hears the person rather than that nobody sees him', () => {
    expect(callWords({ ...fine, failed: new Set(['camera', 'microphone']) })).toEqual({
      kind: 'microphoneFailed',
    });
    expect(callWords({ ...fine, failed: new Set(['camera']) })).toEqual({ kind: 'cameraFailed' });
  });
});

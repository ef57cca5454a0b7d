import { describe, expect, it } from 'vitest';
import { connectionGrade, deviceFailure, verdictOf } from './verdict.ts';

describe('the test before joining', () => {
  it('VID-4 judges the network by its middle round trip, not by one that went astray', () => {
    expect(connectionGrade([20, 30, 900])).toBe('good');
    expect(connectionGrade([210, 300, 20])).toBe('fair');
    expect(connectionGrade([700, 600, 800])).toBe('bad');
    expect(connectionGrade([])).toBe('unknown');
    expect(connectionGrade(null)).toBe('bad');
  });

  it('VID-2 tells a camera that is forbidden from one that is not there and one that is in use', () => {
    const named = (name: string) => deviceFailure(Object.assign(new Error(name), { name }));

    expect(named('NotAllowedError')).toBe('denied');
    expect(named('NotFoundError')).toBe('missing');
    expect(named('NotReadableError')).toBe('busy');
    expect(named('TypeError')).toBe('failed');
  });

  it.each([
    ['everything works', 'works', 'works', 'good', 'ready'],
    ['the network is slow', 'works', 'works', 'fair', 'weak'],
    ['the network does not carry', 'works', 'works', 'bad', 'unreachable'],
    ['the camera is off', 'off', 'works', 'good', 'no_picture'],
    ['the microphone is missing too', 'missing', 'missing', 'good', 'no_sound'],
    ['the browser still asks', 'asking', 'works', 'good', 'checking'],
  ] as const)('VID-2 %s', (_situation, camera, microphone, connection, verdict) => {
    expect(verdictOf({ camera, microphone, connection })).toBe(verdict);
  });
});

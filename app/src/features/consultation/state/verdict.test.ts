import { describe, expect, it } from 'vitest';
import { connectionFinding, deviceFailure, findingOf, verdictOf } from './verdict.ts';

describe('the test before joining', () => {
  it('VID-4 judges the network by its middle round trip, not by one that went astray', () => {
    expect(connectionFinding([20, 30.4, 900])).toEqual({ grade: 'good', roundTripMs: 30 });
    expect(connectionFinding([210, 300, 20])).toEqual({ grade: 'fair', roundTripMs: 210 });
    expect(connectionFinding([700, 600, 800])).toEqual({ grade: 'bad', roundTripMs: 700 });
    expect(connectionFinding([])).toEqual({ grade: 'unknown', roundTripMs: null });
    expect(connectionFinding(null)).toEqual({ grade: 'bad', roundTripMs: null });
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

describe('what the clinic is told of the test', () => {
  const works = { camera: 'works', microphone: 'works', connection: 'good' } as const;

  it('VID-4 is the verdict with its round trip, once there is one', () => {
    expect(findingOf(works, 40)).toEqual({ verdict: 'ready', roundTripMs: 40 });
    expect(findingOf({ ...works, connection: 'unknown' }, null)).toBeNull();
    expect(findingOf({ ...works, camera: 'missing' }, 40)).toEqual({
      verdict: 'no_picture',
      roundTripMs: 40,
    });
  });

  it('VID-4 is nothing while a device is turned off on purpose, unless the line itself does not carry', () => {
    expect(findingOf({ ...works, camera: 'off' }, 40)).toBeNull();
    expect(findingOf({ ...works, microphone: 'off' }, 40)).toBeNull();
    expect(findingOf({ ...works, camera: 'off', connection: 'bad' }, null)).toEqual({
      verdict: 'unreachable',
      roundTripMs: null,
    });
  });
});

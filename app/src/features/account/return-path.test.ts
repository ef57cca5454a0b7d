import { describe, expect, it } from 'vitest';
import { safeReturnPath, signInPath } from './return-path.ts';

describe('going back after signing in', () => {
  it('leads to a page of this app', () => {
    expect(safeReturnPath('/chat/abc?message=3')).toBe('/chat/abc?message=3');
  });

  it.each([
    'https://evil.test/',
    '//evil.test/',
    '/\\evil.test',
    'javascript:alert(1)',
    '',
    undefined,
    ['/chat'],
  ])('never leads to another site: %s', (value) => {
    expect(safeReturnPath(value)).toBe('/chat');
  });
});

describe('the way to the sign-in', () => {
  it('carries the page one wanted, which is where one comes back to', () => {
    const path = signInPath('/consultation/1?from=mail&day=2');
    expect(path).toBe('/sign-in?to=%2Fconsultation%2F1%3Ffrom%3Dmail%26day%3D2');
    expect(safeReturnPath(new URL(path, 'http://app.test').searchParams.get('to'))).toBe(
      '/consultation/1?from=mail&day=2',
    );
  });

  it('says why one is sent there', () => {
    expect(signInPath('/chat', 'ended')).toBe('/sign-in?reason=ended&to=%2Fchat');
    expect(signInPath(null, 'signed-out')).toBe('/sign-in?reason=signed-out');
  });

  it('is plain when the page is not known', () => {
    expect(signInPath(null)).toBe('/sign-in');
  });
});

import { describe, expect, it } from 'vitest';
import { safeReturnPath } from './return-path.ts';

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

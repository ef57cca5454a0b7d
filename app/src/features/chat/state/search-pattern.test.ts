import { describe, expect, it } from 'vitest';
import { containsPattern, excerptAround } from './search-pattern.ts';

describe('CHAT-9 searching', () => {
  it('takes %, _ and \\ for themselves', () => {
    expect(containsPattern(' 50%_off\\ ')).toBe('%50\\%\\_off\\\\%');
  });

  it('shows the match of a long text', () => {
    const text = `${'before '.repeat(60)}metformin${' after'.repeat(60)}`;

    const excerpt = excerptAround(text, 'METFORMIN', 80);

    expect(excerpt).toContain('metformin');
    expect(excerpt.length).toBeLessThanOrEqual(82);
  });
});

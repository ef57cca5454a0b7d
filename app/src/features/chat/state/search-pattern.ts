/** Turns what a person types into a pattern for `_ilike`, and finds it again in the text. */

/** `%`, `_` and `\` mean themselves: a search for "50%" finds "50%". */
export function containsPattern(words: string): string {
  return `%${words.trim().replace(/[\\%_]/g, (character) => `\\${character}`)}%`;
}

/** A stretch of a long text around the first match, so that the match is visible in one or two lines. */
export function excerptAround(text: string, words: string, length = 160): string {
  const flat = text.replace(/\s+/g, ' ');
  if (flat.length <= length) return flat;
  const at = Math.max(0, flat.toLowerCase().indexOf(words.trim().toLowerCase()));
  const start = Math.max(0, Math.min(at - Math.floor(length / 3), flat.length - length));
  return `${start > 0 ? '…' : ''}${flat.slice(start, start + length)}${start + length < flat.length ? '…' : ''}`;
}

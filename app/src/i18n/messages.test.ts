import { createTranslator } from 'use-intl/core';
import { describe, expect, it } from 'vitest';
import { LOCALES, preferredLocale } from './locales.ts';
import { messagesByLocale } from './messages.ts';

function flatten(tree: object, prefix = ''): Map<string, string> {
  const flat = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === 'string') flat.set(prefix + key, value);
    else for (const [path, text] of flatten(value as object, `${prefix}${key}.`)) flat.set(path, text);
  }
  return flat;
}

const english = flatten(messagesByLocale.en);
/** Names in braces, except the texts of plural branches, which stand in braces too. */
const placeholders = (text: string): string[] =>
  [...text.matchAll(/(?<!(?:=\d+|zero|one|two|few|many|other)\s*)\{(\w+)/g)].map((match) => match[1]!).sort();

describe.each(LOCALES)('UX-1 the words in %s', (locale) => {
  const words = flatten(messagesByLocale[locale]);

  it('are complete and none is left over', () => {
    expect([...words.keys()].sort()).toEqual([...english.keys()].sort());
    expect([...words].filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  it('use the placeholders of the English ones and can be formatted', () => {
    const failures: string[] = [];
    const t = createTranslator({
      locale,
      messages: messagesByLocale[locale],
      onError: (error) => failures.push(error.message),
    });
    for (const [key, text] of words) {
      const names = [...new Set(placeholders(english.get(key) ?? ''))];
      for (const name of names) expect(placeholders(text), key).toContain(name);
      const values = Object.fromEntries(names.map((name) => [name, 3]));
      (t as (key: string, values: Record<string, number>) => string)(key, values);
    }
    expect(failures).toEqual([]);
  });
});

describe.each(LOCALES.filter((locale) => locale !== 'en'))('UX-1 the words in %s', (locale) => {
  it('are translated', () => {
    const words = flatten(messagesByLocale[locale]);
    const same = [...words].filter(
      ([key, text]) => english.get(key) === text && /[a-z]{3}/i.test(text.replace(/\{[^}]*\}/g, '')),
    );

    expect(same.map(([key]) => key)).toEqual([]);
  });
});

describe('choosing a language', () => {
  it('takes the best one of the browser that the app speaks', () => {
    expect(preferredLocale('fr-FR,fr;q=0.9,bn;q=0.8,en;q=0.7')).toBe('bn');
    expect(preferredLocale('de')).toBeNull();
    expect(preferredLocale(null)).toBeNull();
  });
});

/** Words of messages in the three languages, with times on the person's own clock. */
import { createFormatter, createTranslator } from 'use-intl/core';
import bn from './messages/bn.json' with { type: 'json' };
import en from './messages/en.json' with { type: 'json' };
import ru from './messages/ru.json' with { type: 'json' };

export type Locale = 'en' | 'ru' | 'bn';
export type Messages = typeof en;
/** The type says that no language lacks a message. */
export const messages: Readonly<Record<Locale, Messages>> = { en, ru, bn };

export interface Words {
  /** `key` such as `appointment_created.title`. */
  say(key: string, values?: Readonly<Record<string, string>>): string;
  /** Weekday, date and time with the zone's name. */
  time(moment: Date): string;
}

const made = new Map<string, Words>();
const mostKept = 500;

/** Kept per language and zone: making formatters costs more than using them. */
export function wordsFor(locale: Locale, timeZone: string): Words {
  const key = `${locale} ${timeZone}`;
  const known = made.get(key);
  if (known !== undefined) return known;
  const translate = createTranslator({
    locale,
    messages: messages[locale],
    timeZone,
    onError: (error) => {
      throw error; // a message with a hole in it must not leave
    },
  });
  const format = createFormatter({ locale, timeZone });
  const words: Words = {
    say: (name, values) => translate(name as 'common.open', values),
    time: (moment) =>
      format.dateTime(moment, {
        weekday: 'long',
        day: 'numeric',
        month: 'long',
        hour: '2-digit',
        minute: '2-digit',
        timeZoneName: 'short',
      }),
  };
  if (made.size >= mostKept) made.clear();
  made.set(key, words);
  return words;
}

/** The app's words by language. English is the shape the others must fill. */
import bn from '../../messages/bn.json';
import en from '../../messages/en.json';
import ru from '../../messages/ru.json';
import type { Locale } from './locales.ts';

export type Messages = typeof en;

declare module 'use-intl/core' {
  interface AppConfig {
    Messages: Messages;
  }
}

export const messagesByLocale: Record<Locale, Messages> = { en, ru, bn };

'use client';
/** Chooses the language before one has an account to keep it in. */
import { Button, Menu } from '@mantine/core';
import { IconLanguage } from '@tabler/icons-react';
import { useRouter } from 'next/navigation';
import { useLocale, useTranslations } from 'use-intl/react';
import { LOCALE_COOKIE, LOCALE_NAMES, LOCALES, type Locale } from '../../i18n/locales.ts';

const YEAR_S = 365 * 24 * 60 * 60;

export function LanguageMenu() {
  const t = useTranslations('account');
  const locale = useLocale() as Locale;
  const router = useRouter();
  const choose = (chosen: Locale): void => {
    document.cookie = `${LOCALE_COOKIE}=${chosen}; path=/; max-age=${YEAR_S}; samesite=lax`;
    router.refresh();
  };
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          c="inherit"
          leftSection={<IconLanguage size={18} aria-hidden="true" />}
          aria-label={`${t('language')}: ${LOCALE_NAMES[locale]}`}
        >
          {LOCALE_NAMES[locale]}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {LOCALES.map((choice) => (
          <Menu.Item
            key={choice}
            lang={choice}
            onClick={() => choose(choice)}
            aria-current={choice === locale}
          >
            {LOCALE_NAMES[choice]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

'use client';
/** Changes how one is called and in which words and times one reads. */
import { Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl/react';
import { LOCALE_NAMES, LOCALES, type Locale } from '../../i18n/locales.ts';
import { FormCard } from '../../ui/form-card.tsx';
import { useSaving } from '../../ui/use-saving.ts';
import { rewriteCookie, useSignedIn } from '../shell/signed-in.tsx';
import { UpdateOwnAccount } from './documents.ts';

export function AccountForm() {
  const t = useTranslations('settings');
  const { account, connection } = useSignedIn();
  const saving = useSaving();
  const zones = useMemo(
    () => [...new Set(['UTC', account.timeZone, ...Intl.supportedValuesOf('timeZone')])],
    [account.timeZone],
  );
  const form = useForm({
    mode: 'controlled',
    initialValues: {
      displayName: account.displayName,
      locale: account.locale as Locale,
      timeZone: account.timeZone,
    },
    validate: { displayName: (value) => (value.trim() ? null : t('nameMissing')) },
  });
  const save = form.onSubmit(({ displayName, locale, timeZone }) =>
    saving.run(async () => {
      const change = { displayName: displayName.trim(), locale, timeZone };
      const { update_users_by_pk: row } = await connection.mutate(UpdateOwnAccount, {
        me: account.userId,
        ...change,
      });
      if (!row) throw new Error('The account was not changed.');
      await rewriteCookie(change);
      // The words of every page come from the server.
      window.location.reload();
    }),
  );
  return (
    <FormCard
      id="account-title"
      title={t('account')}
      saving={saving}
      words={{ save: t('save'), failed: t('saveFailed') }}
      disabled={!form.isDirty()}
      onSubmit={save}
    >
      <TextInput
        label={t('name')}
        maxLength={120}
        autoComplete="name"
        {...form.getInputProps('displayName')}
      />
      <TextInput label={t('email')} value={account.email} readOnly description={t('emailHint')} />
      <Select
        label={t('language')}
        data={LOCALES.map((locale) => ({ value: locale, label: LOCALE_NAMES[locale] }))}
        allowDeselect={false}
        {...form.getInputProps('locale')}
      />
      <Select
        label={t('timeZone')}
        description={t('timeZoneHint')}
        data={zones}
        searchable
        allowDeselect={false}
        limit={100}
        nothingFoundMessage={t('noTimeZone')}
        {...form.getInputProps('timeZone')}
      />
    </FormCard>
  );
}

'use client';
/** How one wants to be told about one's appointments: by what, when, and in how much detail. */
import { useSubscription } from '@apollo/client/react';
import {
  Alert,
  Button,
  Checkbox,
  Chip,
  Group,
  Paper,
  Radio,
  Skeleton,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslations } from 'use-intl/react';
import { useSaving } from '../../../ui/use-saving.ts';
import { Warning } from '../../../ui/warning.tsx';
import type { NotificationPreferencesSubscription } from '../../../graphql/generated/graphql.ts';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { PreferencesSubscription, UpdatePreferences } from '../documents.ts';
import { asPhone, MOST_REMINDERS, reminderChoices } from '../state/reminder-times.ts';
import { useLeadWords } from '../use-notification-words.ts';
import { WebPushSwitch } from './web-push-switch.tsx';

type Preferences = NonNullable<NotificationPreferencesSubscription['notification_preferences_by_pk']>;

export function NotificationPreferences() {
  const t = useTranslations('notifications.preferences');
  const { account } = useSignedIn();
  const { data, error, restart } = useSubscription(PreferencesSubscription, {
    variables: { me: account.userId },
    fetchPolicy: 'no-cache',
  });
  const preferences = data?.notification_preferences_by_pk;
  return (
    <Paper withBorder p="lg" radius="lg" component="section" aria-labelledby="preferences-title">
      <Title order={2} size="h4" id="preferences-title" mb="md">
        {t('title')}
      </Title>
      {error && !preferences && (
        <Alert role="alert" color="red" variant="light">
          {t('loadFailed')}{' '}
          <Button size="compact-xs" variant="default" onClick={() => restart()}>
            {t('retry')}
          </Button>
        </Alert>
      )}
      {!preferences && !error && <Skeleton h={180} role="status" aria-label={t('loading')} />}
      {/* Changed on another device: the form begins anew with it. */}
      {preferences && <PreferencesForm key={JSON.stringify(preferences)} preferences={preferences} />}
    </Paper>
  );
}

function PreferencesForm({ preferences }: { preferences: Preferences }) {
  const t = useTranslations('notifications.preferences');
  const lead = useLeadWords();
  const { account, connection } = useSignedIn();
  const saving = useSaving();
  const own = preferences.reminder_offsets_minutes;
  const form = useForm({
    mode: 'controlled',
    initialValues: {
      email: preferences.email_enabled,
      sms: preferences.sms_enabled,
      webPush: preferences.web_push_enabled,
      inApp: preferences.in_app_enabled,
      phone: preferences.phone ?? '',
      reminders: own ? 'own' : 'clinic',
      offsets: (own ?? []).map(String),
      detail: preferences.detail_level,
    },
    validate: {
      phone: (text) => (text.trim() === '' || asPhone(text) ? null : t('phoneInvalid')),
      offsets: (chosen, { reminders }) =>
        reminders === 'own' && chosen.length > MOST_REMINDERS ? t('tooMany', { most: MOST_REMINDERS }) : null,
    },
  });
  const { values } = form;
  const save = form.onSubmit((chosen) =>
    saving.run(async () => {
      const { update_notification_preferences_by_pk: row } = await connection.mutate(UpdatePreferences, {
        me: account.userId,
        change: {
          email_enabled: chosen.email,
          sms_enabled: chosen.sms,
          web_push_enabled: chosen.webPush,
          in_app_enabled: chosen.inApp,
          phone: asPhone(chosen.phone),
          reminder_offsets_minutes: chosen.reminders === 'own' ? chosen.offsets.map(Number) : null,
          detail_level: chosen.detail,
        },
      });
      if (!row) throw new Error('The preferences were not changed.');
      form.resetDirty();
    }),
  );
  return (
    <form onSubmit={save} noValidate>
      <Stack>
        {saving.failed && (
          <Alert role="alert" color="red" variant="light">
            {t('saveFailed')}
          </Alert>
        )}
        <Stack gap="xs" role="group" aria-labelledby="channels-label">
          <Text size="sm" fw={500} id="channels-label">
            {t('channels')}
          </Text>
          <Checkbox label={t('email')} {...form.getInputProps('email', { type: 'checkbox' })} />
          <Checkbox label={t('inApp')} {...form.getInputProps('inApp', { type: 'checkbox' })} />
          <Checkbox label={t('sms')} {...form.getInputProps('sms', { type: 'checkbox' })} />
          <Checkbox label={t('webPush')} {...form.getInputProps('webPush', { type: 'checkbox' })} />
        </Stack>
        {preferences.sms_stopped_at && <Warning>{t('smsStopped')}</Warning>}
        <TextInput
          type="tel"
          label={t('phone')}
          description={t('phoneHint')}
          autoComplete="tel"
          placeholder="+880 1712 345678"
          {...form.getInputProps('phone')}
        />
        <WebPushSwitch />
        <Radio.Group label={t('reminders')} {...form.getInputProps('reminders')}>
          <Stack gap="xs" mt={6}>
            <Radio value="clinic" label={t('remindersClinic')} />
            <Radio value="own" label={t('remindersOwn')} />
          </Stack>
        </Radio.Group>
        {values.reminders === 'own' && (
          <div role="group" aria-label={t('remindersOwn')}>
            <Chip.Group multiple {...form.getInputProps('offsets')}>
              <Group gap={8}>
                {reminderChoices(own ?? []).map((minutes) => (
                  <Chip key={minutes} value={String(minutes)} variant="outline">
                    {t('before', { time: lead(minutes) })}
                  </Chip>
                ))}
              </Group>
            </Chip.Group>
            {form.errors.offsets && (
              <Text size="xs" c="var(--mantine-color-error)" mt={6} role="alert">
                {form.errors.offsets}
              </Text>
            )}
            {values.offsets.length === 0 && (
              <Text size="sm" c="dimmed" mt={6}>
                {t('noReminders')}
              </Text>
            )}
          </div>
        )}
        <Radio.Group label={t('detail')} {...form.getInputProps('detail')}>
          <Stack gap="xs" mt={6}>
            <Radio value="none" label={t('detailNone')} description={t('detailNoneHint')} />
            <Radio value="full" label={t('detailFull')} description={t('detailFullHint')} />
          </Stack>
        </Radio.Group>
        <Group justify="flex-end">
          <Button type="submit" loading={saving.busy} disabled={!form.isDirty()}>
            {t('save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

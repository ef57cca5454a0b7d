'use client';
/** Where a patient wants to be called when a consultation cannot be held by video; empty for nowhere. */
import { useSubscription } from '@apollo/client/react';
import { Alert, Button, Group, Paper, Skeleton, Stack, Text, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useTranslations } from 'use-intl/react';
import { LoadFailed } from '../../../ui/live-list.tsx';
import { useSaving } from '../../../ui/use-saving.ts';
import { asPhone } from '../../notifications/state/reminder-times.ts';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { CallbackNumberSubscription, UpdateCallbackNumber } from '../documents.ts';

export function CallbackNumberForm() {
  const t = useTranslations('consultation.phone');
  const { account } = useSignedIn();
  const { data, error, restart } = useSubscription(CallbackNumberSubscription, {
    variables: { me: account.userId },
    fetchPolicy: 'no-cache',
  });
  const row = data?.callback_numbers_by_pk;
  if (account.role !== 'patient' || (data && !row)) return null;
  return (
    <Paper withBorder p="lg" radius="lg" component="section" aria-labelledby="callback-title">
      <Title order={2} size="h4" id="callback-title" mb={4}>
        {t('ownTitle')}
      </Title>
      <Text size="sm" c="dimmed" mb="md">
        {t('ownText')}
      </Text>
      {error && !row && <LoadFailed onRetry={restart} />}
      {!error && !row && <Skeleton h={60} role="status" aria-label={t('loading')} />}
      {/* Changed on another device: the form begins anew with it. */}
      {row && <NumberForm key={row.phone ?? ''} phone={row.phone ?? ''} />}
    </Paper>
  );
}

function NumberForm({ phone }: { phone: string }) {
  const t = useTranslations('consultation.phone');
  const { account, connection } = useSignedIn();
  const saving = useSaving();
  const form = useForm({
    mode: 'controlled',
    initialValues: { phone },
    validate: { phone: (text) => (text.trim() === '' || asPhone(text) ? null : t('invalid')) },
  });
  const save = form.onSubmit((chosen) =>
    saving.run(async () => {
      const { update_callback_numbers_by_pk: row } = await connection.mutate(UpdateCallbackNumber, {
        me: account.userId,
        phone: asPhone(chosen.phone),
      });
      if (!row) throw new Error('The number was not changed.');
      form.resetDirty();
      notifications.show({ message: t('saved') });
    }),
  );
  return (
    <form onSubmit={save} noValidate>
      <Stack gap="sm">
        <Group align="flex-start" gap="sm">
          <TextInput
            type="tel"
            flex={1}
            miw={200}
            aria-label={t('ownNumber')}
            autoComplete="tel"
            placeholder="+880 1712 345678"
            {...form.getInputProps('phone')}
          />
          <Button type="submit" variant="default" loading={saving.busy} disabled={!form.isDirty()}>
            {t('save')}
          </Button>
        </Group>
        {saving.failed && (
          <Alert role="alert" color="red" variant="light">
            {t('saveFailed')}
          </Alert>
        )}
      </Stack>
    </form>
  );
}

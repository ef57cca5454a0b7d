'use client';
/** The clinic's words for emergencies, and how long an urgent message waits for its reader. */
import { useSubscription } from '@apollo/client/react';
import { Alert, Button, Group, NumberInput, Paper, Skeleton, Stack, Textarea, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { ChatRulesSubscription, UpdateChatRules } from '../documents.ts';

interface Rules {
  emergency_text: string;
  urgent_after_minutes: number;
}

export function ChatRulesForm() {
  const { data } = useSubscription(ChatRulesSubscription, { fetchPolicy: 'no-cache' });
  const rules = data?.chat_settings[0];
  if (rules === undefined) return <Skeleton h={180} radius="lg" />;
  return <Form key={`${rules.emergency_text} ${rules.urgent_after_minutes}`} rules={rules} />;
}

function Form({ rules }: { rules: Rules }) {
  const t = useTranslations('urgency.rules');
  const { connection } = useSignedIn();
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);
  const form = useForm({
    mode: 'controlled',
    initialValues: {
      emergencyText: rules.emergency_text,
      minutes: rules.urgent_after_minutes as number | string,
    },
    validate: {
      emergencyText: (text) => (text.trim() === '' ? t('textMissing') : null),
      minutes: (value) => (Number.isInteger(value) ? null : t('minutesInvalid')),
    },
  });
  const save = form.onSubmit(async ({ emergencyText, minutes }) => {
    setBusy(true);
    setFailed(false);
    try {
      await connection.mutate(UpdateChatRules, {
        emergencyText: emergencyText.trim(),
        minutes: Number(minutes),
      });
      notifications.show({ message: t('saved') });
    } catch {
      setFailed(true);
    } finally {
      setBusy(false);
    }
  });
  return (
    <Paper withBorder p="lg" radius="lg" component="section" aria-labelledby="chat-rules">
      <Title order={2} size="h4" id="chat-rules" mb="md">
        {t('title')}
      </Title>
      <form onSubmit={save} noValidate>
        <Stack>
          <Textarea
            label={t('text')}
            description={t('textHint')}
            maxLength={500}
            autosize
            minRows={2}
            {...form.getInputProps('emergencyText')}
          />
          <NumberInput
            label={t('minutes')}
            min={1}
            max={240}
            allowDecimal={false}
            maw={260}
            {...form.getInputProps('minutes')}
          />
          {failed && (
            <Alert role="alert" color="red" variant="light">
              {t('failed')}
            </Alert>
          )}
          <Group justify="flex-end">
            <Button type="submit" loading={busy}>
              {t('save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Paper>
  );
}

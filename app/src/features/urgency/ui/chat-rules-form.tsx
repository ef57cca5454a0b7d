'use client';
/** The clinic's words for emergencies, and how long an urgent message waits for its reader. */
import { useSubscription } from '@apollo/client/react';
import { NumberInput, Skeleton, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useTranslations } from 'use-intl/react';
import { FormCard } from '../../../ui/form-card.tsx';
import { useSaving } from '../../../ui/use-saving.ts';
import { LoadFailed } from '../../../ui/live-list.tsx';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { ChatRulesSubscription, UpdateChatRules } from '../documents.ts';

interface Rules {
  emergency_text: string;
  urgent_after_minutes: number;
}

export function ChatRulesForm() {
  const { data, error, restart } = useSubscription(ChatRulesSubscription, { fetchPolicy: 'no-cache' });
  const rules = data?.chat_settings[0];
  if (rules === undefined && error) return <LoadFailed onRetry={restart} />;
  if (rules === undefined) return <Skeleton h={180} radius="lg" />;
  return <Form key={`${rules.emergency_text} ${rules.urgent_after_minutes}`} rules={rules} />;
}

function Form({ rules }: { rules: Rules }) {
  const t = useTranslations('urgency.rules');
  const { connection } = useSignedIn();
  const saving = useSaving();
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
  const save = form.onSubmit(({ emergencyText, minutes }) =>
    saving.run(async () => {
      await connection.mutate(UpdateChatRules, {
        emergencyText: emergencyText.trim(),
        minutes: Number(minutes),
      });
      notifications.show({ message: t('saved') });
    }),
  );
  return (
    <FormCard
      id="chat-rules"
      title={t('title')}
      saving={saving}
      words={{ save: t('save'), failed: t('failed') }}
      onSubmit={save}
    >
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
    </FormCard>
  );
}

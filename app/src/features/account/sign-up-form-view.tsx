'use client';
/** Makes an account for a patient, a doctor or a pharmacist, and signs in with it. */
import {
  Alert,
  Anchor,
  Button,
  PasswordInput,
  SegmentedControl,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconAlertCircle } from '@tabler/icons-react';
import Link from 'next/link';
import { signIn } from 'next-auth/react';
import { useState } from 'react';
import { useLocale, useTranslations } from 'use-intl/react';
import { z } from 'zod';
import { asLocale } from '../../i18n/locales.ts';
import { signUpForm } from './sign-up-form.ts';

const FIELDS = ['email', 'password', 'displayName', 'speciality', 'pharmacyName'] as const;
type Field = (typeof FIELDS)[number];
const REASONS = ['required', 'invalid', 'too_short', 'too_long', 'too_common', 'same_as_email'] as const;

const refusal = z.object({ code: z.string(), fields: z.record(z.string(), z.string()).optional() });

export function SignUpForm() {
  const t = useTranslations('signUp');
  const locale = asLocale(useLocale()) ?? 'en';
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const form = useForm({
    mode: 'controlled',
    initialValues: {
      role: 'patient' as 'patient' | 'doctor' | 'pharmacist',
      email: '',
      password: '',
      displayName: '',
      speciality: '',
      pharmacyName: '',
    },
  });

  const reasonFor = (field: Field, reason: string): string => {
    const known = REASONS.find((candidate) => candidate === reason) ?? 'invalid';
    return field === 'email' && known !== 'too_long' ? t('fields.emailInvalid') : t(`fields.${known}`);
  };

  const problemsOf = (error: z.ZodError): Partial<Record<Field, string>> => {
    const problems: Partial<Record<Field, string>> = {};
    for (const issue of error.issues) {
      const field = FIELDS.find((candidate) => candidate === issue.path[0]);
      if (!field || problems[field]) continue;
      const empty = form.values[field].trim() === '';
      const reason = empty
        ? 'required'
        : issue.code === 'too_small'
          ? 'too_short'
          : issue.code === 'too_big'
            ? 'too_long'
            : 'invalid';
      problems[field] = field === 'email' && empty ? t('fields.required') : reasonFor(field, reason);
    }
    return problems;
  };

  const submit = form.onSubmit(async (values) => {
    setFailure(null);
    const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
    const parsed = signUpForm.safeParse({ ...values, email: values.email.trim(), timeZone, locale });
    if (!parsed.success) {
      form.setErrors(problemsOf(parsed.error));
      return;
    }
    setBusy(true);
    try {
      const response = await fetch('/api/accounts', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(parsed.data),
      });
      if (response.status === 201) {
        const { email, password } = parsed.data;
        const result = await signIn('credentials', { email, password, redirect: false });
        window.location.assign(result?.ok && !result.error ? '/chat' : '/sign-in');
        return;
      }
      const answer = refusal.safeParse(await response.json().catch(() => null));
      if (answer.data?.code === 'EMAIL_TAKEN') form.setErrors({ email: t('fields.emailTaken') });
      else if (answer.data?.fields) {
        const known = FIELDS.filter((field) => answer.data.fields?.[field]);
        form.setErrors(
          Object.fromEntries(
            known.map((field) => [field, reasonFor(field, answer.data.fields?.[field] ?? '')]),
          ),
        );
        if (known.length === 0) setFailure(t('failed'));
      } else setFailure(t('failed'));
    } catch {
      setFailure(t('failed'));
    }
    setBusy(false);
  });

  return (
    <form onSubmit={submit} noValidate method="post">
      <Stack gap="md">
        {failure && (
          <Alert role="alert" color="red" variant="light" icon={<IconAlertCircle aria-hidden="true" />}>
            {failure}
          </Alert>
        )}
        <SegmentedControl
          fullWidth
          aria-label={t('role')}
          data={(['patient', 'doctor', 'pharmacist'] as const).map((value) => ({
            value,
            label: t(`roles.${value}`),
          }))}
          {...form.getInputProps('role')}
        />
        <TextInput
          label={t('displayName')}
          autoComplete="name"
          required
          withAsterisk={false}
          {...form.getInputProps('displayName')}
        />
        {form.values.role === 'doctor' && (
          <TextInput
            label={t('speciality')}
            required
            withAsterisk={false}
            {...form.getInputProps('speciality')}
          />
        )}
        {form.values.role === 'pharmacist' && (
          <TextInput
            label={t('pharmacyName')}
            autoComplete="organization"
            required
            withAsterisk={false}
            {...form.getInputProps('pharmacyName')}
          />
        )}
        <TextInput
          label={t('email')}
          type="email"
          autoComplete="username"
          required
          withAsterisk={false}
          {...form.getInputProps('email')}
        />
        <PasswordInput
          label={t('password')}
          description={t('passwordHint')}
          autoComplete="new-password"
          required
          withAsterisk={false}
          visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }}
          {...form.getInputProps('password')}
        />
        <Button type="submit" size="md" loading={busy} fullWidth>
          {t('submit')}
        </Button>
        <Text ta="center" size="sm">
          {t('haveAccount')}{' '}
          <Anchor component={Link} href="/sign-in" underline="always">
            {t('signInLink')}
          </Anchor>
        </Text>
      </Stack>
    </form>
  );
}

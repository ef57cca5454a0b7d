'use client';
/** Signs in with an address and a password. */
import { Alert, Anchor, Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconAlertCircle, IconInfoCircle } from '@tabler/icons-react';
import Link from 'next/link';
import { signIn } from 'next-auth/react';
import { type FormEvent, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { z } from 'zod';
import classes from './account-frame.module.css';

interface SignInFormProps {
  returnTo: string;
  reason: 'ended' | 'signed-out' | null;
}

const KNOWN = ['INVALID_CREDENTIALS', 'BLOCKED', 'UNAVAILABLE'] as const;

const typed = z.object({ email: z.string().trim(), password: z.string() });

export function SignInForm({ returnTo, reason }: SignInFormProps) {
  const t = useTranslations('signIn');
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const form = useForm({ mode: 'uncontrolled', initialValues: { email: '', password: '' } });

  const explain = (error: string): string => {
    const [code, seconds] = error.split(':');
    if (code === 'LOCKED') return t('errors.LOCKED', { seconds: Number(seconds) || 30 });
    if (code === 'VALIDATION_FAILED') return t('errors.INVALID_CREDENTIALS');
    return t(`errors.${KNOWN.find((known) => known === code) ?? 'UNAVAILABLE'}`);
  };

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    // From the fields themselves: what was typed, or filled in by the browser, before the scripts ran is only there.
    const { email, password } = typed.parse(Object.fromEntries(new FormData(event.currentTarget)));
    setFailure(null);
    const problems = {
      ...(!/^\S+@\S+$/.test(email) && { email: t('emailInvalid') }),
      ...(password === '' && { password: t('passwordMissing') }),
    };
    form.setErrors(problems);
    if (Object.keys(problems).length > 0) return;
    setBusy(true);
    try {
      const result = await signIn('credentials', { email, password, redirect: false });
      if (result?.ok && !result.error) {
        // A full load: the pages' language, theme and words come with the account.
        window.location.assign(returnTo);
        return;
      }
      setFailure(explain(result?.error ?? 'UNAVAILABLE'));
    } catch {
      setFailure(t('errors.UNAVAILABLE'));
    }
    setBusy(false);
  };

  return (
    <form onSubmit={(event) => void submit(event)} noValidate method="post">
      <Stack gap="md">
        {reason && !failure && (
          <Alert
            role="status"
            variant="light"
            classNames={{ root: classes.notice }}
            data-warning={reason === 'ended' || undefined}
            icon={<IconInfoCircle aria-hidden="true" />}
          >
            {t(reason === 'ended' ? 'reasonEnded' : 'reasonSignedOut')}
          </Alert>
        )}
        {failure && (
          <Alert role="alert" color="red" variant="light" icon={<IconAlertCircle aria-hidden="true" />}>
            {failure}
          </Alert>
        )}
        <TextInput
          name="email"
          label={t('email')}
          type="email"
          autoComplete="username"
          autoFocus
          required
          withAsterisk={false}
          key={form.key('email')}
          {...form.getInputProps('email')}
        />
        <PasswordInput
          name="password"
          label={t('password')}
          autoComplete="current-password"
          required
          withAsterisk={false}
          visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }}
          key={form.key('password')}
          {...form.getInputProps('password')}
        />
        <Button type="submit" size="md" loading={busy} fullWidth>
          {t('submit')}
        </Button>
        <Text ta="center" size="sm">
          {t('noAccount')}{' '}
          <Anchor component={Link} href="/sign-up" underline="always">
            {t('signUpLink')}
          </Anchor>
        </Text>
      </Stack>
    </form>
  );
}

'use client';
/**
 * Redeems a join link at the press of a button, so that programs which only look at links use none up. The code is in
 * the address's fragment, which no server sees, and leaves the address before it is used.
 */
import { Alert, Anchor, Button, Stack, Text } from '@mantine/core';
import { IconAlertCircle, IconVideo } from '@tabler/icons-react';
import Link from 'next/link';
import { signIn } from 'next-auth/react';
import { useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { consultationPath } from './return-path.ts';

interface JoinByLinkProps {
  appointmentId: string;
  signedInAs: string | null;
}

export function JoinByLink({ appointmentId, signedInAs }: JoinByLinkProps) {
  const t = useTranslations('join');
  const [failure, setFailure] = useState<'gone' | 'unavailable' | null>(null);
  const [busy, setBusy] = useState(false);
  const goOn = async (): Promise<void> => {
    setBusy(true);
    setFailure(null);
    const code = window.location.hash.slice(1);
    try {
      if (signedInAs !== null) await fetch('/api/session', { method: 'DELETE' });
      const result = await signIn('join-link', { code, redirect: false });
      if (result?.ok && !result.error) {
        // Replaces this page, so that going back does not lead to a link that is used up.
        window.location.replace(consultationPath(appointmentId));
        return;
      }
      setFailure(result?.error === 'UNAVAILABLE' ? 'unavailable' : 'gone');
    } catch {
      setFailure('unavailable');
    }
    setBusy(false);
  };
  return (
    <Stack gap="md">
      {failure === 'gone' ? (
        <Alert role="alert" color="red" variant="light" icon={<IconAlertCircle aria-hidden="true" />}>
          {t('gone')}
        </Alert>
      ) : (
        <Text>{t('intro')}</Text>
      )}
      {failure === 'unavailable' && (
        <Alert role="alert" color="red" variant="light" icon={<IconAlertCircle aria-hidden="true" />}>
          {t('unavailable')}
        </Alert>
      )}
      {signedInAs !== null && failure !== 'gone' && (
        <Text c="dimmed" size="sm">
          {t('signedInAs', { name: signedInAs })}
        </Text>
      )}
      {failure !== 'gone' && (
        <Button
          size="md"
          loading={busy}
          onClick={() => void goOn()}
          leftSection={<IconVideo size={18} aria-hidden="true" />}
        >
          {t('goOn')}
        </Button>
      )}
      <Anchor component={Link} href="/sign-in" size="sm">
        {t('haveAccount')}
      </Anchor>
    </Stack>
  );
}

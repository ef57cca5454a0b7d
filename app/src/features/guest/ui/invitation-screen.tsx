'use client';
/** An invitation that has just been opened: the guest says his name, and only then the link is used up. */
import { Alert, Button, Center, Loader, Paper, Stack, Text, TextInput, Title } from '@mantine/core';
import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { BrandMark } from '../../../ui/brand-mark.tsx';
import { codeOf, hasUsed, look, redeem, rememberCode } from '../guest-client.ts';
import { closedReason } from '../state/closed-invitation.ts';
import { ClosedInvitation } from './closed-invitation.tsx';

export function InvitationScreen({ code }: { code: string }) {
  const t = useTranslations('guest');
  const router = useRouter();
  const [name, setName] = useState('');
  const [busy, setBusy] = useState(false);
  /** Nobody types his name for a link that does not open. */
  const [looking, setLooking] = useState(true);
  const [failure, setFailure] = useState<string | null>(null);
  useEffect(() => {
    document.title = `${t('title')} · Telemed`;
  }, [t]);
  useEffect(() => {
    // Somebody who opens his link once more is already in.
    if (hasUsed(code)) return router.replace('/guest');
    let left = false;
    look(code)
      .catch((error: unknown) => {
        // Whatever else stands in the way shows when he goes on.
        if (!left && closedReason(codeOf(error)) !== null) setFailure(codeOf(error));
      })
      .finally(() => !left && setLooking(false));
    return () => {
      left = true;
    };
  }, [code, router]);
  const enter = async (): Promise<void> => {
    setBusy(true);
    setFailure(null);
    try {
      await redeem(code, name.trim());
      rememberCode(code);
      router.replace('/guest');
    } catch (error) {
      setFailure(codeOf(error));
      setBusy(false);
    }
  };
  const closed = failure === null ? null : closedReason(failure);
  if (closed !== null) return <ClosedInvitation reason={closed} />;
  if (looking) {
    return (
      <Center component="main" mih="100dvh" role="status" aria-label={t('looking')}>
        <Loader />
      </Center>
    );
  }
  return (
    <Center component="main" mih="100dvh" p="md">
      <Paper withBorder radius="lg" p="xl" w="100%" maw={420}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void enter();
          }}
        >
          <Stack>
            <BrandMark />
            <Title order={1} size="h3">
              {t('welcome')}
            </Title>
            <Text size="sm" c="dimmed">
              {t('welcomeText')}
            </Text>
            <TextInput
              required
              label={t('name')}
              description={t('nameHint')}
              autoComplete="name"
              maxLength={120}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            {failure && (
              <Alert color="red" variant="light" role="alert">
                {t('failed')}
              </Alert>
            )}
            <Button type="submit" loading={busy} disabled={name.trim() === ''}>
              {t('enter')}
            </Button>
          </Stack>
        </form>
      </Paper>
    </Center>
  );
}

'use client';
/** What stands between the person and the call, or what a weak line has changed, in words. */
import { Alert, Button, Group, Loader, Stack, Text } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { callWords, isCutOff } from '../state/call-words.ts';
import { type Call, useCallState, useLine, useOwnMedia } from '../use-call.ts';
import classes from './consultation.module.css';
import { useConsultationFailure } from './use-consultation-failure.ts';

/** Some seconds more than most calls need to come back; then there is a telephone. */
const phoneAfterMs = 20_000;

interface CallNoticeProps {
  call: Call;
  listens: boolean;
  /** Whom to call instead, shown once it takes long; without it only that one can. */
  phone?: ReactNode;
}

export function CallNotice({ call, listens, phone }: CallNoticeProps) {
  const t = useTranslations('consultation');
  const failureWords = useConsultationFailure();
  const state = useCallState(call);
  const line = useLine(call);
  const { failed } = useOwnMedia(call);
  const words = callWords({ call: state, line, failed, listens });
  const long = useLasting(isCutOff(words), phoneAfterMs);
  switch (words?.kind) {
    case undefined:
      return null;
    case 'joining':
    case 'joiningSlow':
    case 'resuming':
      return (
        <Stack className={classes.notice} role="status" gap={2} align="center">
          <Group gap="sm" wrap="nowrap">
            <Loader size="xs" color="gray.3" aria-hidden="true" />
            <Text size="sm">{t(words.kind)}</Text>
          </Group>
          {long &&
            (phone ?? (
              <Text size="sm" ta="center">
                {t('callByPhone')}
              </Text>
            ))}
        </Stack>
      );
    case 'elsewhere':
    case 'refused':
      return (
        <Alert className={classes.noticeBox} color="yellow" role="alert">
          <Group justify="space-between">
            <Text size="sm">{words.kind === 'elsewhere' ? t('elsewhere') : failureWords(words.code)}</Text>
            <Button size="compact-sm" onClick={() => call.session.retry()}>
              {t(words.kind === 'elsewhere' ? 'useHere' : 'tryAgain')}
            </Button>
          </Group>
        </Alert>
      );
    case 'microphoneFailed':
    case 'cameraFailed':
      return (
        <Alert className={classes.noticeBox} color="yellow" role="alert">
          {t(words.kind)}
        </Alert>
      );
    case 'picturesOff':
    case 'picturesSmall':
      return (
        <Group className={classes.notice} role="status" gap="sm" justify="center">
          <Text size="sm">{t(words.kind)}</Text>
          {words.kind === 'picturesOff' && (
            <Button size="compact-sm" variant="default" onClick={() => call.line.insist()}>
              {t('picturesAnyway')}
            </Button>
          )}
        </Group>
      );
  }
}

/** True once something has been so for a while. */
function useLasting(on: boolean, ms: number): boolean {
  const [lasting, setLasting] = useState(false);
  useEffect(() => {
    setLasting(false);
    if (!on) return undefined;
    const timer = setTimeout(() => setLasting(true), ms);
    return () => clearTimeout(timer);
  }, [on, ms]);
  return lasting;
}

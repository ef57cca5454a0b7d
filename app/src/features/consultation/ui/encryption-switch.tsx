'use client';
/** The doctor's switch before the call: encrypted from browser to browser, and then not recorded. */
import { Switch } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { failureOf } from '../../../graphql/failure.ts';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { SetCallEncryption } from '../documents.ts';
import { useConsultationFailure } from './use-consultation-failure.ts';

interface EncryptionSwitchProps {
  consultation: { id: string; encrypted: boolean; status: string };
}

export function EncryptionSwitch({ consultation }: EncryptionSwitchProps) {
  const t = useTranslations('consultation.encryption');
  const failureWords = useConsultationFailure();
  const { connection } = useSignedIn();
  const [busy, setBusy] = useState(false);
  const choose = async (encrypted: boolean): Promise<void> => {
    setBusy(true);
    try {
      await connection.mutate(SetCallEncryption, { consultationId: consultation.id, encrypted });
    } catch (error) {
      notifications.show({ color: 'red', title: t('failed'), message: failureWords(failureOf(error).code) });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Switch
      label={t('switch')}
      description={t(consultation.status === 'upcoming' ? 'hint' : 'begun')}
      checked={consultation.encrypted}
      disabled={busy || consultation.status !== 'upcoming'}
      onChange={(event) => void choose(event.currentTarget.checked)}
    />
  );
}

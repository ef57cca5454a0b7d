'use client';
/** Ends the consultation for everybody, after asking once. */
import { Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { notifications } from '@mantine/notifications';
import { useTranslations } from 'use-intl/react';
import { failureOf } from '../../../graphql/failure.ts';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { EndConsultation } from '../documents.ts';
import { useConsultationFailure } from './use-consultation-failure.ts';

export function useEndConsultation(consultationId: string): () => void {
  const t = useTranslations('consultation');
  const failureWords = useConsultationFailure();
  const { connection } = useSignedIn();
  const end = async (): Promise<void> => {
    try {
      await connection.mutate(EndConsultation, { consultationId });
    } catch (error) {
      notifications.show({
        color: 'red',
        title: t('endFailed'),
        message: failureWords(failureOf(error).code),
      });
    }
  };
  return () =>
    modals.openConfirmModal({
      title: t('endTitle'),
      children: <Text size="sm">{t('endText')}</Text>,
      labels: { confirm: t('endForAll'), cancel: t('goOn') },
      confirmProps: { color: 'red' },
      onConfirm: () => void end(),
    });
}

'use client';
/** The doctor's wish to record, and everybody's answer to it. */
import { notifications } from '@mantine/notifications';
import { useLocale, useTranslations } from 'use-intl/react';
import { failureOf } from '../../graphql/failure.ts';
import { useSignedIn } from '../shell/signed-in.tsx';
import { AnswerRecording, RequestRecording, StopRecording } from './documents.ts';
import { consentText } from './state/recording.ts';
import { useConsultationFailure } from './ui/use-consultation-failure.ts';

export interface RecordingWishes {
  readonly request: () => Promise<void>;
  readonly stop: () => Promise<void>;
  readonly answer: (agree: boolean) => Promise<unknown>;
}

export function useRecording(consultationId: string): RecordingWishes {
  const t = useTranslations('consultation.recording');
  const locale = useLocale();
  const failureWords = useConsultationFailure();
  const { connection } = useSignedIn();
  const text = { consultationId, textVersion: consentText, locale };
  const tellingFailure = async (act: () => Promise<unknown>): Promise<void> => {
    try {
      await act();
    } catch (error) {
      notifications.show({ color: 'red', title: t('failed'), message: failureWords(failureOf(error).code) });
    }
  };
  return {
    request: () => tellingFailure(() => connection.mutate(RequestRecording, text)),
    stop: () => tellingFailure(() => connection.mutate(StopRecording, { consultationId })),
    answer: (agree) => connection.mutate(AnswerRecording, { ...text, agree }),
  };
}

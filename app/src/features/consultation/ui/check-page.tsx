'use client';
/** VID-4: the test some time before a consultation, and where one is called when it cannot be held by video. */
import { useSubscription } from '@apollo/client/react';
import { Button, Center, Loader, Stack, Text } from '@mantine/core';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { useTimeWords } from '../../shell/time-words.ts';
import { CheckedVisitSubscription } from '../documents.ts';
import { type DeviceChoices, firstChoices } from '../state/devices.ts';
import { type Finding, needsPhone } from '../state/verdict.ts';
import { usePhones } from '../use-phones.ts';
import { useToldFinding } from '../use-told-finding.ts';
import { CallbackNumberForm } from './callback-number-form.tsx';
import { Notice } from './notice.tsx';
import { ClinicPhone, PhoneInstead } from './phone-fallback.tsx';

const DevicePage = dynamic(() => import('./device-page.tsx').then((module) => module.DevicePage), {
  ssr: false,
});

interface CheckPageProps {
  appointmentId: string;
  /** Where the video server is; null where the clinic has none. */
  videoUrl: string | null;
}

export function CheckPage({ appointmentId, videoUrl }: CheckPageProps) {
  const t = useTranslations('consultation');
  const { account } = useSignedIn();
  const words = useTimeWords();
  const { data, error } = useSubscription(CheckedVisitSubscription, {
    variables: { appointmentId },
    fetchPolicy: 'no-cache',
  });
  const [choices, setChoices] = useState<DeviceChoices | null>(null);
  const [finding, setFinding] = useState<Finding | null>(null);
  const told = useToldFinding(finding);
  const phones = usePhones(undefined);
  useEffect(() => setChoices(firstChoices()), []);
  useEffect(() => {
    document.title = `${t('check.title')} · Telemed`;
  }, [t]);
  const visit = data?.appointments_by_pk;
  const takesPart = visit && [visit.patient_id, visit.doctor_id].includes(account.userId);
  if (error || (data && !takesPart)) return <Notice title={t('missing')} text={t('missingText')} />;
  if (!visit || choices === null) {
    return (
      <Center h="100%" role="status" aria-label={t('loading')}>
        <Loader />
      </Center>
    );
  }
  if (videoUrl === null) return <Notice title={t('noVideo')} text={t('noVideoText')} />;
  const host = visit.doctor_id === account.userId;
  const other = host ? visit.patient : visit.doctor;
  return (
    <DevicePage
      title={t('check.title')}
      choices={choices}
      videoUrl={videoUrl}
      otherName={other.display_name}
      when={`${t('withName', { name: other.display_name })}, ${words.full(visit.starts_at)}`}
      host={host}
      door={null}
      onFinding={setFinding}
      extra={
        <Stack gap="md">
          {told !== 'not_yet' && (
            <Text size="sm" c="dimmed" role="status">
              {t(told === 'told' ? 'check.told' : 'check.notTold')}
            </Text>
          )}
          {!host && needsPhone(finding?.verdict) && (
            <PhoneInstead>
              <ClinicPhone phone={phones.clinic} />
            </PhoneInstead>
          )}
          {!host && <CallbackNumberForm />}
          <div>
            <Button component={Link} href={`/appointments/${appointmentId}`} variant="light">
              {t('check.back')}
            </Button>
          </div>
        </Stack>
      }
    />
  );
}

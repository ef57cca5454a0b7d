'use client';
/** What the two do when the video does not carry them: the numbers to call, and that it was done. */
import { Anchor, Paper, Stack, Text } from '@mantine/core';
import { IconPhone } from '@tabler/icons-react';
import { type ReactNode, useId } from 'react';
import { useTranslations } from 'use-intl/react';
import type { Phones } from '../use-phones.ts';
import { HeldByPhone } from './held-by-phone.tsx';

export function PhoneLink({ phone, name }: { phone: string; name?: string }) {
  const t = useTranslations('consultation.phone');
  return (
    <Anchor
      href={`tel:${phone}`}
      fw={600}
      style={{ whiteSpace: 'nowrap' }}
      aria-label={name === undefined ? undefined : t('callOf', { name, phone })}
    >
      <IconPhone size={16} aria-hidden="true" style={{ verticalAlign: '-3px' }} /> {phone}
    </Anchor>
  );
}

/** For a patient. */
export function ClinicPhone({ phone }: { phone: string | null }) {
  const t = useTranslations('consultation.phone');
  if (phone === null) return <Text size="sm">{t('callDesk')}</Text>;
  return (
    <Text size="sm">
      {t('callClinic')} <PhoneLink phone={phone} />
    </Text>
  );
}

interface PatientPhoneProps {
  consultationId: string;
  patientName: string;
  phone: string | null;
}

/** For the doctor: the patient's number, and the note that he was reached by it. */
export function PatientPhone({ consultationId, patientName, phone }: PatientPhoneProps) {
  const t = useTranslations('consultation.phone');
  return (
    <Stack gap={6} align="flex-start">
      {phone === null ? (
        <Text size="sm">{t('noNumber', { name: patientName })}</Text>
      ) : (
        <Text size="sm">
          {t('callPatient', { name: patientName })} <PhoneLink phone={phone} />
        </Text>
      )}
      <HeldByPhone consultationId={consultationId} />
    </Stack>
  );
}

interface PhoneFallbackProps extends Omit<PatientPhoneProps, 'phone'> {
  host: boolean;
  phones: Phones;
}

export function PhoneFallback({ host, phones, ...visit }: PhoneFallbackProps) {
  return host ? <PatientPhone {...visit} phone={phones.patient} /> : <ClinicPhone phone={phones.clinic} />;
}

/** The same with a heading, where a test has found that the call will hardly work. */
export function PhoneInstead({ children }: { children: ReactNode }) {
  const t = useTranslations('consultation.phone');
  const titleId = useId();
  return (
    <Paper withBorder p="md" radius="lg" component="section" aria-labelledby={titleId}>
      <Text fw={600} mb={4} id={titleId}>
        {t('instead')}
      </Text>
      {children}
    </Paper>
  );
}

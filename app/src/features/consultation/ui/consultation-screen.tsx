'use client';
/** The consultation from its link to its end: too early, looking at the devices, waiting, talking, over. */
import { useSubscription } from '@apollo/client/react';
import { Center, Loader } from '@mantine/core';
import dynamic from 'next/dynamic';
import { useCallback, useEffect, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { useTimeWords } from '../../shell/time-words.ts';
import { ConsultationSubscription } from '../documents.ts';
import { type DeviceChoices, firstChoices, keepChoices, readChoices } from '../state/devices.ts';
import { type AdmissionState, nextTurn, pageView } from '../state/page-view.ts';
import { liveRecording } from '../state/recording.ts';
import { type Finding, needsPhone } from '../state/verdict.ts';
import { usePhones } from '../use-phones.ts';
import { useToldFinding } from '../use-told-finding.ts';
import { Door } from './door.tsx';
import { EncryptionSwitch } from './encryption-switch.tsx';
import { Notice } from './notice.tsx';
import { OverPage } from './over-page.tsx';
import { PhoneFallback, PhoneInstead } from './phone-fallback.tsx';
import { EarlyPage } from './early-page.tsx';
import { WaitingRoom } from './waiting-room.tsx';

// Both need the browser's own media, and nobody else's first page shall carry them.
const DevicePage = dynamic(() => import('./device-page.tsx').then((module) => module.DevicePage), {
  ssr: false,
});
const CallPage = dynamic(() => import('./call-page.tsx').then((module) => module.CallPage), { ssr: false });

interface ConsultationScreenProps {
  appointmentId: string;
  /** Where the video server is; null where the clinic has none. */
  videoUrl: string | null;
}

export function ConsultationScreen({ appointmentId, videoUrl }: ConsultationScreenProps) {
  const t = useTranslations('consultation');
  const { account } = useSignedIn();
  const words = useTimeWords();
  const { data, error } = useSubscription(ConsultationSubscription, {
    variables: { appointmentId },
    fetchPolicy: 'no-cache',
  });
  const appointment = data?.appointments_by_pk;
  const consultation = appointment?.consultation ?? null;
  const now = useTurningNow(
    consultation && {
      status: consultation.status,
      opensAt: consultation.opens_at,
      closesAt: consultation.closes_at,
    },
  );
  const [choices, setChoices] = useState<DeviceChoices | null>(null);
  const [ready, setReady] = useState(false);
  useEffect(() => {
    const kept = readChoices(appointmentId);
    setChoices(kept ?? firstChoices());
    // Who reloads in the middle of a call wants to be back in it.
    setReady(kept !== null);
  }, [appointmentId]);
  useEffect(() => {
    document.title = `${t('title')} · Telemed`;
  }, [t]);
  const [finding, setFinding] = useState<Finding | null>(null);
  useToldFinding(finding);
  const phones = usePhones(
    appointment && appointment.doctor_id === account.userId ? appointment.patient_id : undefined,
  );
  const keep = useCallback((wanted: DeviceChoices) => keepChoices(appointmentId, wanted), [appointmentId]);

  if (error || (data && !appointment)) return <Notice title={t('missing')} text={t('missingText')} />;
  if (!appointment || choices === null) {
    return (
      <Center h="100%" role="status" aria-label={t('loading')}>
        <Loader />
      </Center>
    );
  }
  const host = appointment.doctor_id === account.userId;
  const other = host ? appointment.patient : appointment.doctor;
  const own = consultation?.admissions.find((admission) => admission.user_id === account.userId);
  const view = pageView({
    consultation: consultation && {
      status: consultation.status,
      opensAt: consultation.opens_at,
      closesAt: consultation.closes_at,
    },
    host,
    admission: (own?.state ?? null) as AdmissionState | null,
    ready,
    now,
  });
  const begin = (wanted: DeviceChoices): void => {
    setChoices(wanted);
    keep(wanted);
    setReady(true);
  };
  const leave = (): void => {
    setChoices(readChoices(appointmentId) ?? choices);
    keepChoices(appointmentId, null);
    setReady(false);
  };

  if (consultation === null || view === 'none') {
    const cancelled = appointment.status === 'cancelled';
    return <Notice title={t(cancelled ? 'cancelled' : 'noCall')} text={t('noCallText')} />;
  }
  if (!host && appointment.patient_id !== account.userId) {
    return <Notice title={t('missing')} text={t('notYours')} />;
  }
  if (view === 'over')
    return (
      <OverPage
        consultation={consultation}
        appointmentId={appointmentId}
        otherName={other.display_name}
        host={host}
        phones={phones}
      />
    );
  if (view === 'removed') return <Notice title={t('removed')} text={t('removedText')} />;
  if (view === 'early') {
    return (
      <EarlyPage
        appointmentId={appointmentId}
        startsAt={appointment.starts_at}
        opensAt={consultation.opens_at}
        otherName={other.display_name}
      />
    );
  }
  const phone = (
    <PhoneFallback
      consultationId={consultation.id}
      patientName={appointment.patient.display_name}
      host={host}
      phones={phones}
    />
  );
  if (videoUrl === null) {
    return (
      <Notice title={t('noVideo')} text={t('noVideoText')}>
        {phone}
      </Notice>
    );
  }
  const door = host ? <Door consultation={consultation} patientId={appointment.patient_id} /> : null;
  if (view === 'devices') {
    return (
      <DevicePage
        choices={choices}
        videoUrl={videoUrl}
        otherName={other.display_name}
        when={words.full(appointment.starts_at)}
        host={host}
        door={door}
        extra={
          <>
            {needsPhone(finding?.verdict) && <PhoneInstead>{phone}</PhoneInstead>}
            {host && <EncryptionSwitch consultation={consultation} />}
          </>
        }
        onFinding={setFinding}
        onReady={begin}
      />
    );
  }
  if (view === 'waiting') {
    return (
      <WaitingRoom
        appointmentId={appointmentId}
        consultationId={consultation.id}
        place={own?.state === 'waiting' ? (own.place ?? null) : null}
        doctorName={other.display_name}
        startsAt={appointment.starts_at}
        doctorHere={consultation.admissions.some(
          (one) => one.user_id === appointment.doctor_id && one.connected_at !== null,
        )}
        onLeave={leave}
      />
    );
  }
  return (
    <CallPage
      // Switched before it has begun, the call is connected anew in the other way.
      key={String(consultation.encrypted)}
      consultation={consultation}
      recording={liveRecording(consultation.recordings[0], own?.id)}
      host={host}
      other={other}
      choices={choices}
      door={door}
      phone={phone}
      keepChoices={keep}
      onLeave={leave}
    />
  );
}

/** The present, told anew when it makes another page of this one. */
function useTurningNow(consultation: Parameters<typeof nextTurn>[0]): number {
  const [now, setNow] = useState(() => Date.now());
  const turn = nextTurn(consultation, now);
  useEffect(() => {
    if (turn === null) return undefined;
    // A timer of more than a day would be cut short by the browser; the page is looked at again by then.
    const timer = setTimeout(() => setNow(Date.now()), Math.min(turn - Date.now(), 86_400_000) + 50);
    return () => clearTimeout(timer);
  }, [turn, now]);
  return now;
}

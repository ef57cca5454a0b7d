'use client';
/** CHAT-13: a slim line under a room's header: the appointment it is about, live, with the ways to it. */
import { useSubscription } from '@apollo/client/react';
import { Anchor, Button, Text } from '@mantine/core';
import { IconCalendarEvent, IconVideo } from '@tabler/icons-react';
import Link from 'next/link';
import { useState } from 'react';
import { useTranslations } from 'use-intl/react';
import type { TiedAppointmentFragment } from '../../../graphql/generated/graphql.ts';
import { lookOf } from '../../appointments/state/appointment-look.ts';
import { LookMark } from '../../appointments/ui/look-mark.tsx';
import { useWhenWords } from '../../calendar/ui/use-when-words.ts';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { useMinute } from '../../shell/use-minute.ts';
import { RoomTieSubscription } from '../documents.ts';
import { mayJoin, shownTie } from '../state/shown-tie.ts';
import classes from './room-ties.module.css';

export function TieLine({ room }: { room: { id: string; kind: string } }) {
  const { account } = useSignedIn();
  // Pharmacists see no appointments; a line to the front desk is about none in particular.
  if (account.role === 'pharmacist' || room.kind === 'front_desk') return null;
  return <LineOf roomId={room.id} />;
}

function LineOf({ roomId }: { roomId: string }) {
  const t = useTranslations('roomTies');
  const [from] = useState(() => new Date().toISOString());
  const { data, error, restart } = useSubscription(RoomTieSubscription, {
    variables: { roomId, from },
    fetchPolicy: 'no-cache',
  });
  const now = useMinute();
  if (error && !data) {
    return (
      <div className={classes.line} role="alert">
        <Text size="sm" className={classes.words}>
          {t('failed')}
        </Text>
        <Button size="compact-sm" variant="light" onClick={restart}>
          {t('retry')}
        </Button>
      </div>
    );
  }
  const { coming = [], latest = [] } = data?.rooms_by_pk ?? {};
  const shown = shownTie(
    coming.map(({ appointment }) => appointment),
    latest[0]?.appointment,
    now,
  );
  return shown === undefined ? null : <Line appointment={shown} now={now} />;
}

function Line({ appointment, now }: { appointment: TiedAppointmentFragment; now: number }) {
  const t = useTranslations('roomTies');
  const tConsultation = useTranslations('consultation');
  const when = useWhenWords();
  const { account } = useSignedIn();
  const { patient_id: patientId, doctor_id: doctorId } = appointment;
  const takesPart = account.userId === patientId || account.userId === doctorId;
  const proposed = appointment.shift_proposals.some((one) => Date.parse(one.expires_at) > now);
  const look = lookOf(
    { status: appointment.status, endsAt: appointment.ends_at, hasOpenProposal: proposed },
    now,
  );
  const words = when.short({ startsAt: appointment.starts_at, endsAt: appointment.ends_at });
  return (
    <section className={classes.line} aria-label={t('line')}>
      <IconCalendarEvent size={18} aria-hidden="true" />
      <div className={classes.words} aria-live="polite">
        <Text component="span" size="sm" fw={550} className={classes.when}>
          {look === 'cancelled' ? <s>{words}</s> : words}
        </Text>
        <LookMark look={look} />
        {!takesPart && (
          <Text component="span" size="sm" c="dimmed">
            {t('between', {
              patient: appointment.patient.display_name,
              doctor: appointment.doctor.display_name,
            })}
          </Text>
        )}
      </div>
      <div className={classes.ways}>
        <Anchor component={Link} href={`/appointments/${appointment.id}`} size="sm" underline="always">
          {t('details')}
        </Anchor>
        {takesPart && mayJoin(appointment.consultation, now) && (
          <Button
            component={Link}
            href={`/consultation/${appointment.id}`}
            size="compact-sm"
            leftSection={<IconVideo size={16} aria-hidden="true" />}
          >
            {tConsultation('open')}
          </Button>
        )}
      </div>
    </section>
  );
}

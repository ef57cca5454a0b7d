'use client';
/** CHAT-13: in a patient's room with a doctor: that he is away now, what to do in an emergency, and the urgent message. */
import { useSubscription } from '@apollo/client/react';
import { Text } from '@mantine/core';
import { IconClockOff } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { Warning } from '../../../ui/warning.tsx';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { useTimeWords } from '../../shell/time-words.ts';
import { ChatRulesSubscription, DoctorHoursQuery } from '../documents.ts';
import classes from './urgency.module.css';
import { type Reader, UrgentLine } from './urgent-line.tsx';

interface DoctorNoticeProps {
  room: { id: string; kind: string; participants: readonly (Reader & { user: { role: string } })[] };
}

const askEveryMs = 5 * 60_000;

export function DoctorNotice({ room }: DoctorNoticeProps) {
  const { account } = useSignedIn();
  const doctor = room.participants.find((one) => one.user.role === 'doctor');
  if (account.role !== 'patient' || room.kind !== 'direct' || doctor === undefined) return null;
  return <NoticeOf roomId={room.id} doctor={doctor} />;
}

function NoticeOf({ roomId, doctor }: { roomId: string; doctor: Reader }) {
  const t = useTranslations('urgency');
  const time = useTimeWords();
  const hours = useDoctorHours(doctor.user_id);
  const { data } = useSubscription(ChatRulesSubscription, { fetchPolicy: 'no-cache' });
  const rules = data?.chat_settings[0];
  return (
    <div className={classes.notice}>
      {hours && !hours.open && rules && (
        <Warning role="note" icon={<IconClockOff size={18} aria-hidden="true" />}>
          <Text size="sm" fw={600}>
            {hours.opensAt ? t('away', { when: time.full(hours.opensAt) }) : t('awayUnknown')}
          </Text>
          {hours.notice !== '' && <Text size="sm">{hours.notice}</Text>}
          <Text size="sm" fw={600}>
            {rules.emergency_text}
          </Text>
        </Warning>
      )}
      {rules && <UrgentLine roomId={roomId} reader={doctor} emergencyText={rules.emergency_text} />}
    </div>
  );
}

interface Hours {
  open: boolean;
  opensAt: string | null;
  notice: string;
}

/** Null until it is known; asked again now and then, because hours begin and end while the page is open. */
function useDoctorHours(doctorId: string): Hours | null {
  const { connection } = useSignedIn();
  const [hours, setHours] = useState<Hours | null>(null);
  useEffect(() => {
    let left = false;
    const ask = (): void => {
      connection.query(DoctorHoursQuery, { doctorId }).then(
        ({ doctorHours, doctors_by_pk: doctor }) => {
          if (left) return;
          setHours({
            open: doctorHours.open,
            opensAt: doctorHours.opensAt ?? null,
            notice: doctor?.out_of_hours_notice ?? '',
          });
        },
        () => undefined, // asked again soon; writing works all the same
      );
    };
    ask();
    const timer = setInterval(ask, askEveryMs);
    return () => {
      left = true;
      clearInterval(timer);
    };
  }, [connection, doctorId]);
  return hours;
}

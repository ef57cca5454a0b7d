'use client';
/** The patient waits to be let in: his place in the line, and that nothing else is needed of him. */
import { useTranslations } from 'use-intl/react';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { useTimeWords } from '../../shell/time-words.ts';
import { LeaveWaitingRoom } from '../documents.ts';
import { useWaitingRoom } from '../use-waiting-room.ts';
import { WaitingView } from './waiting-view.tsx';

interface WaitingRoomProps {
  appointmentId: string;
  consultationId: string;
  place: number | null;
  doctorName: string;
  startsAt: string;
  doctorHere: boolean;
  onLeave: () => void;
}

export function WaitingRoom(props: WaitingRoomProps) {
  const { appointmentId, consultationId, place, doctorName, startsAt, doctorHere, onLeave } = props;
  const t = useTranslations('consultation');
  const words = useTimeWords();
  const { connection } = useSignedIn();
  const refusal = useWaitingRoom(appointmentId, consultationId);
  const leave = (): void => {
    connection.sendLeaving(LeaveWaitingRoom, { consultationId });
    onLeave();
  };
  return (
    <WaitingView
      place={place}
      text={t(doctorHere ? 'doctorHere' : 'doctorComes', { name: doctorName, time: words.clock(startsAt) })}
      refusal={refusal}
      onLeave={leave}
    />
  );
}

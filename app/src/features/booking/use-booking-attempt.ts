'use client';
/** The attempt at one start, tied to the engine and to the page: leaving the page gives the start back. */
import { useEffect, useState } from 'react';
import { failureOf } from '../../graphql/failure.ts';
import { systemClock } from '../../live/clock.ts';
import { newId } from '../../live/new-id.ts';
import { useEmitted } from '../../live/use-emitter.ts';
import { useSignedIn } from '../shell/signed-in.tsx';
import { BookAppointment, HoldSlot, ReleaseHold } from './documents.ts';
import { BookingAttempt, type AttemptState } from './state/booking-attempt.ts';

export function useBookingAttempt(): { attempt: BookingAttempt; state: AttemptState } {
  const { connection, presence } = useSignedIn();
  const [attempt] = useState(
    () =>
      new BookingAttempt({
        clock: systemClock,
        serverNow: () => presence.serverNow(),
        failureOf,
        newId,
        hold: async ({ doctorId, start, durationMinutes, patientId }) => {
          const asked = { doctorId, startsAt: start, durationMinutes, patientId };
          return (await connection.mutate(HoldSlot, asked)).holdSlot;
        },
        release: (holdId) => connection.mutate(ReleaseHold, { holdId }),
        book: async ({ start, ...request }) => {
          const asked = { ...request, startsAt: start };
          return (await connection.mutate(BookAppointment, asked)).bookAppointment;
        },
      }),
  );
  useEffect(() => {
    const leave = (): void => {
      const { state } = attempt;
      if (state.phase === 'reserved' && state.hold && !state.sending) {
        connection.sendLeaving(ReleaseHold, { holdId: state.hold.holdId });
      }
    };
    window.addEventListener('pagehide', leave);
    return () => {
      window.removeEventListener('pagehide', leave);
      attempt.abandon();
    };
  }, [attempt, connection]);
  const state = useEmitted(attempt.changed, () => attempt.state);
  return { attempt, state };
}

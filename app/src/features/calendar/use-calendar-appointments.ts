'use client';
/** CAL-8: the appointments of a range, live. */
import { useSubscription } from '@apollo/client/react';
import { useMemo } from 'react';
import { CalendarAppointmentsSubscription } from './documents.ts';
import type { CalendarAppointment } from './state/entries.ts';
import type { Span } from './state/zoned-time.ts';

/** An appointment may lie in the range although its proposed time does not, and the other way round. */
export function useCalendarAppointments(
  range: Span | null,
  doctorId: string | null,
): { appointments: CalendarAppointment[] | null; failed: boolean; retry: () => void } {
  const where = useMemo(() => {
    const overlaps = { starts_at: { _lt: range?.endsAt }, ends_at: { _gt: range?.startsAt } };
    const inRange = {
      _or: [overlaps, { shift_proposals: { status: { _eq: 'open' }, ...overlaps } }],
    };
    return doctorId ? { ...inRange, doctor_id: { _eq: doctorId } } : inRange;
  }, [doctorId, range?.endsAt, range?.startsAt]);
  const { data, error, restart } = useSubscription(CalendarAppointmentsSubscription, {
    variables: { where },
    skip: range === null,
    fetchPolicy: 'no-cache',
  });
  const appointments = useMemo(
    () =>
      data?.appointments.map((row): CalendarAppointment => {
        const proposal = row.shift_proposals[0];
        return {
          id: row.id,
          status: row.status,
          startsAt: row.starts_at,
          endsAt: row.ends_at,
          doctor: { id: row.doctor_id, name: row.doctor.display_name },
          patient: { id: row.patient_id, name: row.patient.display_name },
          proposal: proposal
            ? { startsAt: proposal.starts_at, endsAt: proposal.ends_at, expiresAt: proposal.expires_at }
            : null,
        };
      }) ?? null,
    [data],
  );
  return { appointments, failed: error !== undefined, retry: restart };
}

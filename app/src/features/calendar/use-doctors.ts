'use client';
/** BOOK-8: the doctors whose calendars staff look after. */
import { useEffect, useState } from 'react';
import { useConnectionState, useSignedIn } from '../shell/signed-in.tsx';
import { DoctorsOfClinicQuery } from './documents.ts';

export interface DoctorChoice {
  readonly id: string;
  readonly name: string;
  readonly label: string;
}

export function useDoctors(wanted: boolean): DoctorChoice[] | null {
  const { connection } = useSignedIn();
  const connected = useConnectionState() === 'connected';
  const [doctors, setDoctors] = useState<DoctorChoice[] | null>(null);
  useEffect(() => {
    if (!wanted || (doctors !== null && !connected)) return;
    let current = true;
    connection.query(DoctorsOfClinicQuery, {}).then(
      (answer) => {
        if (!current) return;
        setDoctors(
          answer.doctors.map(({ user_id: id, speciality, user: { display_name: name } }) => ({
            id,
            name,
            label: speciality === '' ? name : `${name} · ${speciality}`,
          })),
        );
      },
      // Asked again when the connection is back; meanwhile the list stays as it was.
      () => undefined,
    );
    return () => {
      current = false;
    };
    // Not on `doctors`: their coming is no reason to ask again.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [connected, connection, wanted]);
  return doctors;
}

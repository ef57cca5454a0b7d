/** Consultations for one test, and what the media server says about a token. */

import type { Account } from './accounts.ts';
import type { Person } from './person.ts';
import type { Stack } from './stack.ts';

/** An appointment that has just begun. */
export async function aVisitNow(
  stack: Stack,
  patient: Account,
  doctor: Account,
  { inMinutes = 0 } = {},
): Promise<{ appointmentId: string }> {
  await stack.database.query(
    'update public.doctors set verified_at = coalesce(verified_at, now()) where user_id = $1',
    [doctor.userId],
  );
  const { rows } = await stack.database.query<{ id: string }>(
    `insert into public.appointments (patient_id, doctor_id, starts_at, ends_at)
     values ($1, $2, now() + make_interval(mins => $3), now() + make_interval(mins => $3 + 20)) returning id`,
    [patient.userId, doctor.userId, inMinutes],
  );
  return { appointmentId: rows[0]!.id };
}

export interface StoredConsultation {
  readonly id: string;
  readonly status: string;
  readonly outcome: string | null;
}

export async function consultationOf(stack: Stack, appointmentId: string): Promise<StoredConsultation> {
  const { rows } = await stack.database.query<StoredConsultation>(
    'select id, status, outcome from public.consultations where appointment_id = $1',
    [appointmentId],
  );
  return rows[0] as StoredConsultation;
}

/** Whether there is one: on a busy machine it answers 406, which still is an answer. */
export async function livekitAnswers(stack: Stack): Promise<boolean> {
  return fetch(stack.state.livekit.replace('ws:', 'http:')).then(
    () => true,
    () => false,
  );
}

/** A token asked for as the page does; rejects with the engine's refusal. */
export async function mediaPass(
  person: Person,
  consultationId: string,
): Promise<{ opens(): Promise<boolean> }> {
  const { joinConsultation: pass } = await person.device.graphql<{
    joinConsultation: { url: string; token: string };
  }>('mutation ($id: uuid!) { joinConsultation(consultationId: $id) { url token } }', { id: consultationId });
  const question = `${pass.url.replace('ws', 'http')}/rtc/validate?access_token=${pass.token}`;
  return {
    opens: async () => {
      const response = await fetch(question);
      await response.text();
      return response.ok;
    },
  };
}

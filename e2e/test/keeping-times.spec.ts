/** How long what came of consultations is kept: the admin's form, the front desk's hold, and the words in the history. */

import { expectNoViolations } from '../src/accessibility.ts';
import { aVisitNow, consultationOf } from '../src/consultation-data.ts';
import { expect, test } from '../src/fixtures.ts';
import type { Stack } from '../src/stack.ts';

/** A consultation that was recorded, and whose recording the worker has deleted: as its rows stand then. */
async function aDeletedRecording(stack: Stack, consultationId: string): Promise<void> {
  // Several statements without values are one transaction: nobody sees the call between its beginning and its end.
  await stack.database.query(`
    update public.consultations set status = 'current', started_at = now() where id = '${consultationId}';
    insert into public.consultation_admissions (consultation_id, user_id, state, admitted_at, joined_at, connected_at, connection_sid)
      select call.id, visit.patient_id, 'admitted', now(), now(), now(), 'PA' from public.consultations as call
        join public.appointments as visit on visit.id = call.appointment_id where call.id = '${consultationId}';
    insert into public.consultation_recordings (consultation_id) values ('${consultationId}');
    insert into public.recording_consents (recording_id, admission_id, decision, text_version, locale)
      select recording.id, admission.id, 'given', 'test', 'en' from public.consultation_recordings as recording
        join public.consultation_admissions as admission on admission.consultation_id = recording.consultation_id
       where recording.consultation_id = '${consultationId}';
    insert into public.recording_parts (recording_id, position, room_name)
      select id, 1, 'room' from public.consultation_recordings where consultation_id = '${consultationId}';
    update public.recording_parts as part
       set status = 'stored', egress_id = 'EG_' || part.id, duration_ms = 240000, byte_size = 5, deleted_at = now()
      from public.consultation_recordings as recording
     where recording.id = part.recording_id and recording.consultation_id = '${consultationId}';
    update public.consultation_admissions set state = 'left', connected_at = null, connection_sid = null
     where consultation_id = '${consultationId}';
    update public.consultations set status = 'finished', ended_at = now(), outcome = 'held' where id = '${consultationId}'`);
}

test('VID-5 VID-6 UX-1 an admin sets the keeping times, the front desk holds a consultation, and the history says what was deleted', async ({
  asPerson,
  stack,
}) => {
  const amina = await asPerson('patient');
  const karim = await asPerson('doctor');
  const rina = await asPerson('staff');
  const nadia = await asPerson('admin');
  const { appointmentId } = await aVisitNow(stack, amina.account, karim.account);
  const { id } = await consultationOf(stack, appointmentId);
  await aDeletedRecording(stack, id);
  // The clinic has one such row: another run may have left it otherwise.
  await stack.database.query('update public.retention_settings set recordings_days = 365, files_days = null');

  await amina.page.goto(`/consultations/${appointmentId}`);
  await expect(
    amina.page.getByText('recorded; the recording was deleted after its keeping time', { exact: true }),
  ).toBeVisible();
  await expect(amina.page.getByText(/^Deleted on .*, after its keeping time$/)).toBeVisible();
  await expect(amina.page.getByRole('button', { name: 'Download', exact: true })).toHaveCount(0);
  await expectNoViolations(amina.page, 'the history');

  await nadia.page.goto('/clinic/visits');
  const days = nadia.page.getByRole('textbox', { name: 'Recordings, in days', exact: true });
  await expect(days).toHaveValue('365');
  const files = nadia.page.getByRole('checkbox', { name: 'Files of the chat: for ever', exact: true });
  await expect(files).toBeChecked();
  await days.fill('400');
  await nadia.page.getByRole('button', { name: 'Save the keeping times', exact: true }).click();
  await expect(nadia.page.getByText('The keeping times were saved')).toBeVisible();
  await expectNoViolations(nadia.page, 'the keeping times');

  await rina.page.goto('/clinic/visits');
  await expect(rina.page.getByText('Recordings: 400 days')).toBeVisible();
  await expect(rina.page.getByText('Files of the chat: for ever')).toBeVisible();
  await rina.page.getByText('Took place', { exact: true }).first().click();
  await rina.page.getByRole('button', { name: `Keep the records of ${amina.name}`, exact: true }).click();
  const hold = rina.page.getByRole('dialog', { name: 'Keep recording and files?', exact: true });
  await hold.getByRole('textbox', { name: 'Why they are kept', exact: true }).fill('A complaint');
  await expectNoViolations(rina.page, 'the question of keeping');
  await hold.getByRole('button', { name: 'Keep them', exact: true }).click();
  await expect(hold).toBeHidden();
  await expect(rina.page.getByText(new RegExp(`^Kept by ${rina.name}, .*: A complaint$`))).toBeVisible();

  await days.fill('365');
  await nadia.page.getByRole('button', { name: 'Save the keeping times', exact: true }).click();
  await expect(rina.page.getByText('Recordings: 365 days')).toBeVisible();
  const kept = await stack.database.query(
    `select hold_reason, held_by = $2 as by_rina from public.consultations where id = $1`,
    [id, rina.account.userId],
  );
  expect(kept.rows).toEqual([{ hold_reason: 'A complaint', by_rina: true }]);
});

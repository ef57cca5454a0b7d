/**
 * The question of recording, in the browsers of everybody present. The embedded stack has no recorder: the doctor is told
 * so, and the flows begin where the production stack's doctor has asked. Everything after that is the product's own.
 */

import type { Page } from '@playwright/test';
import { expectNoViolations } from '../src/accessibility.ts';
import { comesByLink, invites } from '../src/call-guests.ts';
import { bothInCall, control, seesOthers } from '../src/call-page.ts';
import { consultationOf } from '../src/consultation-data.ts';
import type { Stack } from '../src/stack.ts';
import { expect, test } from '../src/video-fixtures.ts';

const question = (page: Page) =>
  page.getByRole('dialog', { name: 'May this consultation be recorded?', exact: true });
const bar = (page: Page, words: string) => page.getByRole('status').filter({ hasText: words });
const asked = 'Everybody is asked whether this may be recorded.';

async function answers(page: Page, name: 'I agree' | 'Do not record'): Promise<void> {
  await question(page).getByRole('button', { name, exact: true }).click();
  await expect(question(page)).toBeHidden();
}

/** What the doctor's request writes where calls can be recorded. */
async function wish(stack: Stack, consultationId: string): Promise<string> {
  const { rows } = await stack.database.query<{ id: string }>(
    'insert into public.consultation_recordings (consultation_id) values ($1) returning id',
    [consultationId],
  );
  return rows[0]!.id;
}

/** As it stands when all who are in the call have said yes and Egress has begun: in one transaction, so that nobody acts in between. */
async function running(stack: Stack, consultationId: string): Promise<string> {
  await stack.database.query(`
    insert into public.consultation_recordings (consultation_id) values ('${consultationId}');
    insert into public.recording_consents (recording_id, admission_id, decision, text_version, locale)
      select recording.id, admission.id, 'given', 'test', 'en' from public.consultation_recordings as recording
        join public.consultation_admissions as admission on admission.consultation_id = recording.consultation_id
       where recording.consultation_id = '${consultationId}' and recording.status = 'asking'
         and admission.connected_at is not null;
    insert into public.recording_parts (recording_id, position, room_name, status, egress_id)
      select id, 1, 'room', 'recording', 'EG_' || id from public.consultation_recordings
       where consultation_id = '${consultationId}' and status = 'asking';
    update public.consultation_recordings set status = 'recording'
     where consultation_id = '${consultationId}' and status = 'asking'`);
  const { rows } = await stack.database.query<{ id: string }>(
    `select id from public.consultation_recordings where consultation_id = $1 and status <> 'ended'`,
    [consultationId],
  );
  return rows[0]!.id;
}

async function stored(stack: Stack, recordingId: string): Promise<unknown> {
  const { rows } = await stack.database.query(
    `select recording.status, recording.end_reason,
            array(select part.status from public.recording_parts as part where part.recording_id = recording.id) as parts
       from public.consultation_recordings as recording where recording.id = $1`,
    [recordingId],
  );
  return rows[0];
}

test('VID-5 UX-1 nothing is recorded before all present agree, a refusal ends it, a newcomer pauses it, and without a recorder the visit says "not recorded"', async ({
  asPerson,
  asStranger,
  stack,
}) => {
  test.setTimeout(240_000);
  const amina = await asPerson('patient');
  const karim = await asPerson('doctor');
  const { appointmentId, patientPage, doctorPage } = await bothInCall(stack, amina, karim);
  const { id: consultationId } = await consultationOf(stack, appointmentId);
  // Current once the media server has reported both.
  await expect.poll(async () => (await consultationOf(stack, appointmentId)).status).toBe('current');

  const refused = await wish(stack, consultationId);
  await expect(question(doctorPage)).toBeVisible();
  await expect(question(patientPage)).toBeVisible();
  await expectNoViolations(patientPage, "the patient's page");
  await patientPage.keyboard.press('Escape');
  await expect(question(patientPage)).toBeVisible();
  await answers(patientPage, 'Do not record');
  await expect(question(doctorPage)).toBeHidden();
  await expect(bar(doctorPage, asked)).toBeHidden();
  expect(await stored(stack, refused)).toEqual({ status: 'ended', end_reason: 'refused', parts: [] });

  const interrupted = await running(stack, consultationId);
  for (const page of [patientPage, doctorPage]) {
    await expect(bar(page, 'This consultation is being recorded')).toBeVisible();
  }
  const guest = await asStranger();
  guest.console.expect(/409 \(Conflict\).*guests\/pass/);
  await comesByLink(guest.page, await invites(patientPage, 'My sister'), 'Maria');
  await doctorPage.getByRole('button', { name: 'Let in', exact: true }).click();
  await seesOthers(guest.page);
  for (const page of [patientPage, doctorPage]) {
    await expect(bar(page, 'Recording is paused until everybody has agreed')).toBeVisible();
  }
  await expect(question(guest.page)).toBeVisible();
  await expectNoViolations(guest.page, 'the page of the guest');
  await answers(guest.page, 'Do not record');
  for (const page of [patientPage, doctorPage]) {
    await expect(bar(page, 'Recording is paused until everybody has agreed')).toBeHidden();
  }
  const stopping = { status: 'ended', end_reason: 'refused', parts: ['stopping'] };
  expect(await stored(stack, interrupted)).toEqual(stopping);
  // What Egress reports of a run that was stopped before its first picture.
  await stack.database.query(
    `update public.recording_parts set status = 'empty', ended_at = now() where recording_id = $1`,
    [interrupted],
  );

  const lost = await wish(stack, consultationId);
  for (const page of [patientPage, doctorPage]) await answers(page, 'I agree');
  await expect(bar(patientPage, asked)).toBeVisible();
  expect(await stored(stack, lost)).toEqual({ status: 'asking', end_reason: null, parts: [] });
  await answers(guest.page, 'I agree');
  await expect(bar(patientPage, asked)).toBeHidden();
  await expect
    .poll(() => stored(stack, lost))
    .toEqual({ status: 'ended', end_reason: 'failed', parts: ['failed'] });
  await seesOthers(patientPage);

  await control(doctorPage, 'Leave').click();
  await doctorPage.getByRole('menuitem', { name: 'End for everybody', exact: true }).click();
  await doctorPage
    .getByRole('dialog', { name: 'End the consultation?', exact: true })
    .getByRole('button', { name: 'End for everybody', exact: true })
    .click();
  await expect(
    patientPage.getByRole('heading', { name: 'The consultation has ended', exact: true }),
  ).toBeVisible();
  await patientPage.goto(`/consultations/${appointmentId}`);
  await expect(patientPage.getByText('not recorded', { exact: true })).toBeVisible();
});

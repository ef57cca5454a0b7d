/** Two people talk by video: Chromium's fake camera and microphone, and the stack's real LiveKit. */

import { expectNoViolations } from '../src/accessibility.ts';
import { bothInCall, control, openConsultation, seesOthers } from '../src/call-page.ts';
import { expect, test } from '../src/video-fixtures.ts';
import { aVisitNow, consultationOf, mediaPass } from '../src/consultation-data.ts';

test.describe('a consultation by video', () => {
  test.describe.configure({ mode: 'serial' });

  test('VID-2 VID-3 UX-1 the patient waits, is let in, and the two see each other until the doctor ends it for everybody', async ({
    asPerson,
    stack,
  }) => {
    const amina = await asPerson('patient');
    const karim = await asPerson('doctor');
    const { appointmentId, patientPage, doctorPage } = await bothInCall(stack, amina, karim);
    await expect.poll(async () => (await consultationOf(stack, appointmentId)).status).toBe('current');

    await expectNoViolations(patientPage, "the patient's page of the call");
    await expectNoViolations(doctorPage, "the doctor's page of the call");

    await control(patientPage, 'Mute the microphone').click();
    await control(patientPage, 'Turn the camera off').click();
    await expect(
      doctorPage.getByRole('group', { name: `${amina.name}, camera off, microphone off`, exact: true }),
    ).toBeVisible();
    await control(patientPage, 'Turn the camera on').click();
    await seesOthers(doctorPage);

    await control(doctorPage, 'Chat').click();
    await doctorPage.getByRole('textbox', { name: 'Message', exact: true }).fill('Please take two a day.');
    await doctorPage.keyboard.press('Enter');
    await control(patientPage, 'Chat, one unread message').click();
    await expect(patientPage.getByText('Please take two a day.')).toBeVisible();

    await control(doctorPage, 'Leave').click();
    await doctorPage.getByRole('menuitem', { name: 'End for everybody', exact: true }).click();
    await doctorPage
      .getByRole('dialog', { name: 'End the consultation?', exact: true })
      .getByRole('button', { name: 'End for everybody', exact: true })
      .click();
    for (const page of [patientPage, doctorPage]) {
      await expect(
        page.getByRole('heading', { name: 'The consultation has ended', exact: true }),
      ).toBeVisible();
    }
    expect(await consultationOf(stack, appointmentId)).toMatchObject({ status: 'finished', outcome: 'held' });
  });

  test('VID-3 sent back, the patient waits again and his token opens nothing; a reload of the doctor is back in the call', async ({
    asPerson,
    stack,
  }) => {
    const amina = await asPerson('patient');
    const karim = await asPerson('doctor');
    const { appointmentId, patientPage, doctorPage } = await bothInCall(stack, amina, karim);
    const held = await mediaPass(amina, (await consultationOf(stack, appointmentId)).id);
    expect(await held.opens()).toBe(true);

    await control(doctorPage, 'People').click();
    await doctorPage.getByRole('button', { name: 'Back to the waiting room', exact: true }).click();
    await expect(
      patientPage.getByRole('heading', { name: 'You are in the waiting room', exact: true }),
    ).toBeVisible();
    await expect.poll(() => held.opens()).toBe(false);

    await doctorPage.reload();
    await doctorPage.getByRole('button', { name: 'Let in', exact: true }).click();
    await seesOthers(patientPage);
    await seesOthers(doctorPage);
    await patientPage.reload();
    await seesOthers(patientPage);
  });

  test('USR-5 a blocked person is put out of the call at once, and signed out', async ({
    asPerson,
    stack,
  }) => {
    const amina = await asPerson('patient');
    const karim = await asPerson('doctor');
    const { patientPage, doctorPage } = await bothInCall(stack, amina, karim);

    await stack.database.query('update public.users set blocked_at = now() where id = $1', [
      amina.account.userId,
    ]);

    await expect(
      doctorPage.getByText(`${amina.name} is not in the call yet.`, { exact: true }),
    ).toBeVisible();
    await expect(patientPage).toHaveURL(/\/sign-in/);
  });

  test('VID-1 strangers find nothing, and nobody is let in before the time', async ({ asPerson, stack }) => {
    const amina = await asPerson('patient');
    const karim = await asPerson('doctor');
    const stranger = await asPerson('patient');
    const { appointmentId } = await aVisitNow(stack, amina.account, karim.account, { inMinutes: 30 });

    const strangersPage = await openConsultation(stranger, appointmentId);
    await expect(
      strangersPage.getByRole('heading', { name: 'There is no such consultation', exact: true }),
    ).toBeVisible();
    const { id } = await consultationOf(stack, appointmentId);
    await expect(mediaPass(stranger, id)).rejects.toThrow('CONSULTATION_NOT_FOUND');
    await expect(mediaPass(karim, id)).rejects.toThrow('NOT_OPEN_YET');

    const page = await openConsultation(amina, appointmentId);
    await expect(
      page.getByRole('heading', { name: `Your consultation with ${karim.name}`, exact: true }),
    ).toBeVisible();
  });
});

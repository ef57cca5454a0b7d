/** Files go from hand to hand during a consultation, by the chat beside the pictures. */

import { bothInCall, control } from '../src/call-page.ts';
import { expect, test } from '../src/video-fixtures.ts';
import { aPdf } from '../../actions/test/files/real-files.ts';

test('VID-2 CHAT-10 a file sent in the call is opened by the other in the call, and stays in their conversation', async ({
  asPerson,
  stack,
}) => {
  const amina = await asPerson('patient');
  const karim = await asPerson('doctor');
  const { patientPage, doctorPage } = await bothInCall(stack, amina, karim);

  await control(doctorPage, 'Chat').click();
  const chooser = doctorPage.waitForEvent('filechooser');
  await doctorPage.getByRole('button', { name: 'Attach files', exact: true }).click();
  const file = { name: 'Exercises.pdf', mimeType: 'application/pdf', buffer: aPdf() };
  await (await chooser).setFiles(file);
  await expect(
    doctorPage
      .getByRole('list', { name: 'Files for this message', exact: true })
      .getByText(/Ready, not checked for viruses$/),
  ).toBeVisible();
  await doctorPage.getByRole('textbox', { name: 'Message', exact: true }).fill('Twice a day');
  await doctorPage.keyboard.press('Enter');

  await control(patientPage, 'Chat, one unread message').click();
  const saved = patientPage.waitForEvent('download');
  await patientPage.getByRole('button', { name: 'Download Exercises.pdf', exact: true }).click();
  const bytes: Buffer[] = [];
  for await (const chunk of await (await saved).createReadStream()) bytes.push(chunk as Buffer);
  expect(Buffer.concat(bytes)).toEqual(aPdf());

  const { rows } = await stack.database.query(
    `select log.action, log.outcome, log.code from public.file_access_log as log
      where log.actor_id = $1 order by log.id desc limit 1`,
    [amina.account.userId],
  );
  expect(rows).toEqual([{ action: 'read', outcome: 'allowed', code: null }]);
});

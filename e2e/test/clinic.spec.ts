import { randomUUID } from 'node:crypto';
import { isOpen } from '../src/booking-data.ts';
import { BookingPage } from '../src/booking-page.ts';
import { aVisitNow } from '../src/consultation-data.ts';
import { expect, test } from '../src/fixtures.ts';

test('USR-3 an admin verifies a doctor, who can be booked from then on, and takes it back', async ({
  asPerson,
  stack,
}) => {
  const karim = await asPerson('doctor');
  await isOpen(stack, karim.account, { inDays: 3, from: '09:00', to: '10:00' });
  const [nadia, amina] = [await asPerson('admin'), await asPerson('patient')];
  const booking = new BookingPage(amina.page);
  await nadia.page.goto('/clinic/doctors');
  await nadia.page.getByRole('textbox', { name: 'Find a doctor', exact: true }).fill(karim.name);
  const row = nadia.page.getByRole('list', { name: 'Doctors', exact: true }).getByRole('listitem');
  await expect(row).toHaveCount(1);
  await expect(row).toContainText('Not verified');

  await row.getByRole('button', { name: `Verify ${karim.name}`, exact: true }).click();
  await expect(row).toContainText('Verified:');
  await booking.open();
  await booking.choose(karim.name);
  await expect(booking.starts.first()).toBeVisible();

  await row.getByRole('button', { name: `Withdraw verification of ${karim.name}`, exact: true }).click();
  const question = nadia.page.getByRole('dialog', {
    name: `Withdraw the verification of ${karim.name}?`,
    exact: true,
  });
  await question.getByRole('button', { name: 'Withdraw', exact: true }).click();
  await expect(question).toBeHidden();
  await expect(row).toContainText('Not verified');
  await booking.start('9:00 AM').click();

  await expect(booking.refusal).toContainText('This doctor cannot be booked at present.');
  const { rows } = await stack.database.query('select 1 from public.slot_holds where doctor_id = $1', [
    karim.account.userId,
  ]);
  expect(rows).toEqual([]);
});

test('BOOK-6 VID-4 staff change the rules of booking and the telephone of the clinic, within what makes sense', async ({
  asPerson,
  stack,
}) => {
  const rina = await asPerson('staff');
  const { page } = rina;
  const kept = async () => {
    const { rows } = await stack.database.query<{ proposal_hours: number }>(
      'select proposal_hours from public.scheduling_settings',
    );
    return rows[0]?.proposal_hours;
  };
  const before = await kept();
  await page.goto('/clinic/rules');
  const field = page.getByRole('textbox', { name: 'Proposals stay open (hours)', exact: true });
  const save = page.getByRole('button', { name: 'Save rules', exact: true });

  await field.fill('400');
  await save.click();
  await expect(page.getByText('A whole number from 1 to 336.', { exact: true })).toBeVisible();
  expect(await kept()).toBe(before);
  await field.fill('47');
  await save.click();

  await expect.poll(kept).toBe(47);
  await expect(save).toBeDisabled();
  await field.fill(String(before));
  await save.click();
  await expect.poll(kept).toBe(before);
  await expect(save).toBeDisabled();

  const phone = page.getByRole('textbox', { name: 'Telephone of the clinic', exact: true });
  await phone.fill('5550');
  await save.click();
  await expect(
    page.getByText('A number with its country code, such as +880 2 5550 1234.', { exact: true }),
  ).toBeVisible();
  await phone.fill('+880 2 5550 1234');
  await save.click();
  await expect(phone).toHaveValue('+880255501234');

  // What a patient reads whose consultation did not take place.
  const [amina, karim] = [await asPerson('patient'), await asPerson('doctor')];
  const { appointmentId } = await aVisitNow(stack, amina.account, karim.account);
  await stack.database.query(
    `update public.consultations set status = 'finished', ended_at = now(), outcome = 'missed' where appointment_id = $1`,
    [appointmentId],
  );
  await amina.page.goto(`/consultation/${appointmentId}`);
  await expect(amina.page.getByRole('link', { name: '+880255501234', exact: true })).toBeVisible();
});

test('NOT-5 staff see what became of messages and send again what failed', async ({ asPerson, stack }) => {
  const [rina, amina] = [await asPerson('staff'), await asPerson('patient')];
  const { rows } = await stack.database.query<{ id: string }>(
    `insert into public.notification_deliveries
       (user_id, kind, subject_id, version, channel, status, reason, attempts, due_at, finished_at)
     values ($1, 'appointment.cancelled', $2, 1, 'email', 'dead', 'The mail server cannot be reached', 8, now(), now())
     returning id`,
    [amina.account.userId, randomUUID()],
  );
  const status = async () => {
    const found = await stack.database.query<{ status: string }>(
      'select status from public.notification_deliveries where id = $1',
      [rows[0]?.id],
    );
    return found.rows[0]?.status;
  };
  await rina.page.goto('/clinic/messages');
  await rina.page
    .getByRole('radiogroup', { name: 'Which messages', exact: true })
    .getByText('Failed', { exact: true })
    .click();
  const row = rina.page
    .getByRole('list', { name: 'Messages sent', exact: true })
    .getByRole('listitem')
    .filter({ hasText: amina.name });
  await expect(row).toContainText('The mail server cannot be reached');

  await row.getByRole('button', { name: `Send again to ${amina.name}`, exact: true }).click();

  await expect(row).toHaveCount(0);
  await expect.poll(status, 'its appointment is gone, so that it is not worth sending').not.toBe('dead');
});

test('UX-1 the clinic’s pages are for its staff', async ({ asPerson }) => {
  const amina = await asPerson('patient');

  await amina.page.goto('/clinic/rules');

  await expect(
    amina.page.getByText("These pages are for the clinic's staff.", { exact: true }),
  ).toBeVisible();
  await expect(amina.page.getByRole('button', { name: 'Save rules', exact: true })).toHaveCount(0);
});

import { isOpen, verify } from '../src/booking-data.ts';
import { dayOfNextWeek, haveAppointment, isOpenWeekly, visit } from '../src/calendar-data.ts';
import { CalendarPage } from '../src/calendar-page.ts';
import { expect, test } from '../src/fixtures.ts';
import type { Person } from '../src/person.ts';
import type { Stack } from '../src/stack.ts';

interface Situation {
  readonly karim: Person;
  readonly amina: Person;
  readonly tuesday: string;
  readonly thursday: string;
  readonly appointmentId: string;
}

/** The doctor works every Tuesday and Thursday morning; the patient comes on Tuesday at ten. */
async function anAppointment(
  asPerson: (role: 'patient' | 'doctor') => Promise<Person>,
  stack: Stack,
): Promise<Situation> {
  const karim = await asPerson('doctor');
  const amina = await asPerson('patient');
  const tuesday = await dayOfNextWeek(stack, 1);
  const thursday = await dayOfNextWeek(stack, 3);
  await verify(stack, karim.account);
  await isOpenWeekly(stack, karim.account, {
    date: tuesday,
    from: '09:00',
    minutes: 180,
    rule: 'FREQ=WEEKLY;BYDAY=TU,TH',
  });
  const appointmentId = await haveAppointment(stack, amina.account, karim.account, {
    date: tuesday,
    from: '10:00',
    minutes: 30,
  });
  return { karim, amina, tuesday, thursday, appointmentId };
}

test('CAL-6 another time is proposed, countered and accepted, live on both sides, and the history stays', async ({
  asPerson,
  stack,
}) => {
  const { karim, amina, tuesday, thursday, appointmentId } = await anAppointment(asPerson, stack);
  const hers = new CalendarPage(amina.page);
  const his = new CalendarPage(karim.page);
  await hers.open({ date: tuesday });
  await his.open({ date: tuesday });

  // The patient asks for Thursday.
  await hers.appointments('booked', karim.name).click();
  await hers.details.getByRole('button', { name: 'Propose another time', exact: true }).click();
  await hers.chooseTime(thursday, '9:30 AM');
  await hers.timeDialog.getByLabel('Note', { exact: true }).fill('Thursday is better');
  await hers.timeDialog.getByRole('button', { name: 'Send proposal', exact: true }).click();
  await expect(hers.timeDialog).toBeHidden();

  // It appears on the doctor's open calendar, at both times; he answers with an hour later.
  await expect(his.appointments('proposed', amina.name)).toBeVisible();
  await his.appointments('proposal', amina.name).click();
  await expect(his.details.getByText('“Thursday is better”', { exact: true }).first()).toBeVisible();
  await his.details.getByRole('button', { name: 'Propose another', exact: true }).click();
  await his.chooseTime(thursday, '10:30 AM');
  await his.timeDialog.getByRole('button', { name: 'Send proposal', exact: true }).click();
  await expect(his.timeDialog).toBeHidden();
  expect(await visit(stack, appointmentId)).toMatchObject({ day: tuesday, start: '10:00' });

  // The patient's open details show it; she accepts.
  await expect(hers.details.getByText(`Proposed by ${karim.name}`).first()).toBeVisible();
  await hers.details.getByRole('button', { name: 'Accept', exact: true }).click();

  await expect(his.details.getByText('Booked', { exact: true })).toBeVisible();
  for (const calendar of [hers, his]) {
    const history = calendar.details
      .getByRole('list', { name: 'Proposed times', exact: true })
      .getByRole('listitem');
    await expect(history).toHaveCount(2);
    await expect(history.nth(0)).toContainText(/9:30.*10:00/);
    await expect(history.nth(0)).toContainText('Answered with another time');
    await expect(history.nth(1)).toContainText(/10:30.*11:00/);
    await expect(history.nth(1)).toContainText('Accepted by');
  }
  expect(await visit(stack, appointmentId)).toMatchObject({
    day: thursday,
    start: '10:30',
    status: 'booked',
  });
  await amina.page.keyboard.press('Escape');
  await expect(hers.column(thursday).locator('[data-look="booked"]')).toBeVisible();
  await expect(hers.appointments('proposal')).toHaveCount(0);
});

test('CAL-6 a rejected proposal leaves the appointment at its time, and frees the other', async ({
  asPerson,
  stack,
}) => {
  const { karim, amina, tuesday, thursday, appointmentId } = await anAppointment(asPerson, stack);
  const hers = new CalendarPage(amina.page);
  const his = new CalendarPage(karim.page);
  await hers.open({ date: tuesday });
  await karim.page.goto(`/appointments/${appointmentId}`);
  await karim.page.getByRole('button', { name: 'Propose another time', exact: true }).click();
  await his.chooseTime(thursday, '9:00 AM');
  await his.timeDialog.getByRole('button', { name: 'Send proposal', exact: true }).click();

  await hers.appointments('proposed', karim.name).click();
  await hers.details.getByRole('button', { name: 'Reject', exact: true }).click();

  await expect(karim.page.getByText(`Rejected by ${amina.name}`)).toBeVisible();
  expect(await visit(stack, appointmentId)).toMatchObject({ day: tuesday, start: '10:00', status: 'booked' });
  const { rows } = await stack.database.query(
    'select from reserved_times where appointment_id = $1 and proposal_id is not null',
    [appointmentId],
  );
  expect(rows).toEqual([]);
});

test('CAL-6 who has proposed cannot answer himself, but take it back', async ({ asPerson, stack }) => {
  const { amina, thursday, tuesday, appointmentId } = await anAppointment(asPerson, stack);
  const hers = new CalendarPage(amina.page);
  await amina.page.goto(`/appointments/${appointmentId}`);
  await amina.page.getByRole('button', { name: 'Propose another time', exact: true }).click();
  await hers.chooseTime(thursday, '11:00 AM');
  await hers.timeDialog.getByRole('button', { name: 'Send proposal', exact: true }).click();

  const proposal = amina.page.getByRole('region', { name: 'Another time is proposed', exact: true });
  await expect(proposal).toBeVisible();
  await expect(proposal.getByRole('button')).toHaveText(['Withdraw']);
  await proposal.getByRole('button', { name: 'Withdraw', exact: true }).click();

  await expect(proposal).toBeHidden();
  await expect(amina.page.getByRole('listitem').filter({ hasText: 'Withdrawn' })).toBeVisible();
  expect(await visit(stack, appointmentId)).toMatchObject({ day: tuesday, start: '10:00' });
});

test('BOOK-6 an appointment is cancelled with a reason, which the other side reads at once', async ({
  asPerson,
  stack,
}) => {
  const { karim, amina, tuesday, appointmentId } = await anAppointment(asPerson, stack);
  const hers = new CalendarPage(amina.page);
  const his = new CalendarPage(karim.page);
  await hers.open({ date: tuesday });
  await his.open({ date: tuesday });
  await hers.appointments('booked', karim.name).click();

  await hers.details.getByRole('button', { name: 'Cancel appointment', exact: true }).click();
  const dialog = hers.dialog('Cancel this appointment?');
  await expect(dialog.getByRole('button', { name: 'Cancel appointment', exact: true })).toBeDisabled();
  await dialog.getByLabel('Reason', { exact: true }).fill('I am well again');
  await dialog.getByRole('button', { name: 'Cancel appointment', exact: true }).click();

  await his.appointments('cancelled', amina.name).click();
  await expect(his.details.getByText('I am well again', { exact: true })).toBeVisible();
  await expect(his.details.getByRole('button', { name: 'Cancel appointment', exact: true })).toHaveCount(0);
  expect(await visit(stack, appointmentId)).toMatchObject({
    status: 'cancelled',
    cancel_reason: 'I am well again',
  });
});

test('BOOK-8 staff move an appointment at once, also to a time that is closed', async ({
  asPerson,
  stack,
}) => {
  const { karim, amina, tuesday, thursday, appointmentId } = await anAppointment(asPerson, stack);
  const rina = await asPerson('staff');
  await isOpen(stack, karim.account, { inDays: 1, from: '06:00', to: '06:30' });
  const his = new CalendarPage(karim.page);
  const desk = new CalendarPage(rina.page);
  await his.open({ date: tuesday });
  await rina.page.goto(`/appointments/${appointmentId}`);

  await rina.page.getByRole('button', { name: 'Move', exact: true }).click();
  await desk.chooseTime(thursday, '9:15 AM');
  await desk.timeDialog.getByRole('button', { name: 'Move', exact: true }).click();
  await expect(his.column(thursday).locator('[data-look="booked"]')).toContainText(amina.name);
  expect(await visit(stack, appointmentId)).toMatchObject({ day: thursday, start: '09:15' });
  await expect(desk.timeDialog).toBeHidden();

  await rina.page.getByRole('button', { name: 'Move', exact: true }).click();
  await desk.timeDialog
    .getByRole('switch', { name: 'Any time, even if taken or closed', exact: true })
    .check();
  await expect(desk.timeDialog.getByText(/two appointments at once/)).toBeVisible();
  await desk.timeDialog.getByLabel('Date and time', { exact: true }).fill(`${thursday}T18:00`);
  await desk.timeDialog.getByRole('button', { name: 'Move', exact: true }).click();

  await expect(rina.page.getByText(/6:00\s–\s6:30\sPM/).first()).toBeVisible();
  expect(await visit(stack, appointmentId)).toMatchObject({
    day: thursday,
    start: '18:00',
    status: 'booked',
  });
});

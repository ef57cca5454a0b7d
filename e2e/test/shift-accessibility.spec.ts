import { tabTo } from '../src/accessibility.ts';
import { verify } from '../src/booking-data.ts';
import { dayOfNextWeek, haveAppointment, isOpenWeekly, visit } from '../src/calendar-data.ts';
import { CalendarPage } from '../src/calendar-page.ts';
import { expect, test } from '../src/fixtures.ts';

test('UX-1 CAL-6 another time is proposed by one and accepted by the other with the keyboard alone, the free times announced', async ({
  asPerson,
  stack,
}) => {
  const [karim, amina] = [await asPerson('doctor'), await asPerson('patient')];
  const [tuesday, thursday] = [await dayOfNextWeek(stack, 1), await dayOfNextWeek(stack, 3)];
  await verify(stack, karim.account);
  await isOpenWeekly(stack, karim.account, {
    date: tuesday,
    from: '09:00',
    minutes: 60,
    rule: 'FREQ=WEEKLY;BYDAY=TH',
  });
  const time = { date: tuesday, from: '10:00', minutes: 30 };
  const appointmentId = await haveAppointment(stack, amina.account, karim.account, time);
  const hers = new CalendarPage(amina.page);
  await Promise.all([amina, karim].map(({ page }) => page.goto(`/appointments/${appointmentId}`)));

  await tabTo(amina.page.getByRole('button', { name: 'Propose another time', exact: true }));
  await amina.page.keyboard.press('Enter');
  await expect(hers.timeDialog.getByRole('status', { name: 'Free times', exact: true })).toHaveText(
    /\d: 3 free times\. Times in Dhaka, GMT\+6\.$/,
  );
  const starts = hers.startsOn(thursday);
  await tabTo(starts.getByRole('radio', { name: '9:00 AM', exact: true }));
  await tabTo(starts.getByRole('radio', { name: '9:30 AM', exact: true }), 'ArrowRight');
  await expect(starts.getByRole('radio', { name: '9:30 AM', exact: true })).toBeChecked();
  await tabTo(hers.timeDialog.getByRole('button', { name: 'Send proposal', exact: true }));
  await amina.page.keyboard.press('Enter');
  await expect(hers.timeDialog).toBeHidden();

  const proposal = karim.page.getByRole('region', { name: 'Another time is proposed', exact: true });
  await tabTo(proposal.getByRole('button', { name: 'Accept', exact: true }));
  await karim.page.keyboard.press('Enter');

  const moved = { day: thursday, start: '09:30', status: 'booked' };
  await expect.poll(() => visit(stack, appointmentId)).toMatchObject(moved);
  const history = amina.page.getByRole('list', { name: 'Proposed times', exact: true });
  await expect(history.getByRole('listitem')).toContainText('Accepted by');
});

test('UX-1 BOOK-6 an appointment is cancelled with the keyboard alone', async ({ asPerson, stack }) => {
  const [karim, amina] = [await asPerson('doctor'), await asPerson('patient')];
  await verify(stack, karim.account);
  const date = await dayOfNextWeek(stack, 1);
  const time = { date, from: '10:00', minutes: 30 };
  const appointmentId = await haveAppointment(stack, amina.account, karim.account, time);
  const { page } = amina;
  await page.goto(`/appointments/${appointmentId}`);

  await tabTo(page.getByRole('button', { name: 'Cancel appointment', exact: true }));
  await page.keyboard.press('Enter');
  const question = page.getByRole('dialog', { name: 'Cancel this appointment?', exact: true });
  await tabTo(question.getByRole('textbox', { name: 'Reason', exact: true }));
  await page.keyboard.type('I am well again');
  await tabTo(question.getByRole('button', { name: 'Cancel appointment', exact: true }));
  await page.keyboard.press('Enter');

  await expect(question).toBeHidden();
  await expect
    .poll(() => visit(stack, appointmentId))
    .toMatchObject({ status: 'cancelled', cancel_reason: 'I am well again' });
});

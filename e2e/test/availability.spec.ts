import { tabTo } from '../src/accessibility.ts';
import { isOpen, verify } from '../src/booking-data.ts';
import { dayOfNextWeek, exceptionsOf, haveAppointment, isOpenWeekly, slotsOf } from '../src/calendar-data.ts';
import { CalendarPage } from '../src/calendar-page.ts';
import { expect, test } from '../src/fixtures.ts';

test('CAL-4 a doctor without a schedule is led to his first one', async ({ asPerson, stack }) => {
  const karim = await asPerson('doctor');
  const calendar = new CalendarPage(karim.page);

  await calendar.open();
  await calendar.firstSchedule.getByRole('button', { name: 'Fill in the working week', exact: true }).click();
  const week = calendar.dialog('Working week');
  await expect(week.getByText(/^35 hours a week\./)).toBeVisible();
  await week.getByText('Fri', { exact: true }).click();
  await expect(week.getByText(/^28 hours a week\./)).toBeVisible();
  await calendar.save('Working week');

  await expect(calendar.firstSchedule).toBeHidden();
  await expect
    .poll(async () => (await slotsOf(stack, karim.account)).map(({ minutes, rule }) => [minutes, rule]))
    .toEqual([
      [240, 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH'],
      [180, 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH'],
    ]);
});

test('CAL-3 a doctor draws a slot with the mouse, moves it, makes it longer, deletes it and takes that back', async ({
  asPerson,
  stack,
}) => {
  const karim = await asPerson('doctor');
  const tuesday = await dayOfNextWeek(stack, 1);
  const thursday = await dayOfNextWeek(stack, 3);
  const calendar = new CalendarPage(karim.page);
  await calendar.open({ date: tuesday, mode: 'availability' });
  await expect(calendar.firstSchedule).toBeVisible();

  await calendar.draw(tuesday, '09:00', '11:00');
  const dialog = calendar.dialog('New slot');
  await expect(dialog.getByLabel('Date', { exact: true })).toHaveValue(tuesday);
  await expect(dialog.getByLabel('From', { exact: true })).toHaveValue('09:00');
  await expect(dialog.getByLabel('To', { exact: true })).toHaveValue('11:00');
  await calendar.save('New slot');
  await expect(calendar.slotsOn(tuesday)).toHaveText(/9:00.*11:00/);
  await expect(calendar.firstSchedule).toBeHidden();
  expect(await slotsOf(stack, karim.account)).toEqual([
    { start: `${tuesday} 09:00`, minutes: 120, rule: null },
  ]);

  await calendar.drag(await calendar.pointAt(tuesday, '10:00'), await calendar.pointAt(thursday, '14:00'));
  await expect(calendar.slotsOn(thursday)).toHaveText(/1:00.*3:00/);
  await expect
    .poll(() => slotsOf(stack, karim.account))
    .toEqual([{ start: `${thursday} 13:00`, minutes: 120, rule: null }]);

  await calendar.resize(thursday, '16:30');
  await expect
    .poll(() => slotsOf(stack, karim.account))
    .toEqual([{ start: `${thursday} 13:00`, minutes: 210, rule: null }]);
  await expect(calendar.slotsOn(thursday)).toHaveText(/1:00.*4:30/);

  await calendar.slotsOn(thursday).click();
  await calendar.deleteSlot();
  await expect(calendar.slots()).toHaveCount(0);
  await expect.poll(() => slotsOf(stack, karim.account)).toEqual([]);
  await calendar.notices
    .filter({ hasText: 'deleted' })
    .getByRole('button', { name: 'Undo', exact: true })
    .click();

  await expect(calendar.slotsOn(thursday)).toHaveText(/1:00.*4:30/);
  await expect
    .poll(() => slotsOf(stack, karim.account))
    .toEqual([{ start: `${thursday} 13:00`, minutes: 210, rule: null }]);
});

test('CAL-3 a doctor draws a week that repeats, and changes one day, the following ones, and all', async ({
  asPerson,
  stack,
}) => {
  const karim = await asPerson('doctor');
  const monday = await dayOfNextWeek(stack, 0);
  const wednesday = await dayOfNextWeek(stack, 2);
  const nextWednesday = await dayOfNextWeek(stack, 9);
  const calendar = new CalendarPage(karim.page);
  await calendar.open({ date: monday, mode: 'availability' });
  await expect(calendar.firstSchedule).toBeVisible();

  await calendar.draw(monday, '09:00', '12:00');
  const dialog = calendar.dialog('New slot');
  await dialog.getByRole('switch', { name: 'Repeat every week', exact: true }).check();
  await dialog.getByText('Wed', { exact: true }).click();
  await dialog.getByText('After a number of times', { exact: true }).click();
  await dialog.getByRole('textbox', { name: 'Times', exact: true }).fill('6');
  await calendar.save('New slot');
  await expect(calendar.slots()).toHaveCount(2);
  await expect(calendar.firstSchedule).toBeHidden();
  expect(await slotsOf(stack, karim.account)).toEqual([
    { start: `${monday} 09:00`, minutes: 180, rule: 'FREQ=WEEKLY;BYDAY=MO,WE;COUNT=6' },
  ]);

  // Only this one, by the mouse.
  await calendar.drag(await calendar.pointAt(wednesday, '10:00'), await calendar.pointAt(wednesday, '11:00'));
  const scope = calendar.dialog('Change a repeating slot');
  await scope.getByText('Only this one', { exact: true }).click();
  await calendar.save('Change a repeating slot');
  await expect(calendar.slotsOn(wednesday)).toHaveText(/10:00.*1:00/);
  await expect(calendar.slotsOn(monday)).toHaveText(/9:00.*12:00/);
  await expect
    .poll(() => exceptionsOf(stack, karim.account))
    .toMatchObject([{ kind: 'moved', occurrence: `${wednesday} 09:00` }]);

  // This and the following, by the form, a week on.
  await karim.page.getByRole('button', { name: 'Next week', exact: true }).click();
  await calendar.slotsOn(nextWednesday).click();
  const form = calendar.dialog('Change slot');
  await form.getByLabel('From', { exact: true }).fill('08:00');
  await form.getByText('This and the following', { exact: true }).click();
  await calendar.save('Change slot');
  await expect(calendar.slotsOn(nextWednesday)).toHaveText(/8:00.*12:00/);
  expect(await slotsOf(stack, karim.account)).toEqual([
    { start: `${monday} 09:00`, minutes: 180, rule: 'FREQ=WEEKLY;BYDAY=MO,WE;COUNT=3' },
    { start: `${nextWednesday} 08:00`, minutes: 240, rule: 'FREQ=WEEKLY;BYDAY=MO,WE;COUNT=3' },
  ]);

  // All of the first series go.
  await karim.page.getByRole('button', { name: 'Previous week', exact: true }).click();
  await calendar.slotsOn(monday).click();
  await calendar.deleteSlot('All');
  await expect(calendar.slots()).toHaveCount(0);
  await expect
    .poll(async () => (await slotsOf(stack, karim.account)).map(({ start }) => start))
    .toEqual([`${nextWednesday} 08:00`]);
});

test('CAL-3 a drag of a series that is called off leaves everything as it was', async ({
  asPerson,
  stack,
}) => {
  const karim = await asPerson('doctor');
  const monday = await dayOfNextWeek(stack, 0);
  await isOpenWeekly(stack, karim.account, {
    date: monday,
    from: '09:00',
    minutes: 120,
    rule: 'FREQ=WEEKLY;BYDAY=MO',
  });
  const before = await slotsOf(stack, karim.account);
  const calendar = new CalendarPage(karim.page);
  await calendar.open({ date: monday, mode: 'availability' });

  await calendar.drag(await calendar.pointAt(monday, '10:00'), await calendar.pointAt(monday, '15:00'));
  await calendar
    .dialog('Change a repeating slot')
    .getByRole('button', { name: 'Cancel', exact: true })
    .click();

  await expect(calendar.dialog('Change a repeating slot')).toBeHidden();
  await expect(calendar.slotsOn(monday)).toHaveText(/9:00.*11:00/);
  expect(await slotsOf(stack, karim.account)).toEqual(before);
  expect(await exceptionsOf(stack, karim.account)).toEqual([]);
});

test('CAL-3 a holiday warns of the appointment that lies in it, and can be taken back', async ({
  asPerson,
  stack,
}) => {
  const karim = await asPerson('doctor');
  const amina = await asPerson('patient');
  const tuesday = await dayOfNextWeek(stack, 1);
  await verify(stack, karim.account);
  await isOpenWeekly(stack, karim.account, {
    date: tuesday,
    from: '09:00',
    minutes: 240,
    rule: 'FREQ=WEEKLY;BYDAY=TU',
  });
  await haveAppointment(stack, amina.account, karim.account, { date: tuesday, from: '10:00', minutes: 30 });
  const calendar = new CalendarPage(karim.page);
  await calendar.open({ date: tuesday, mode: 'availability' });

  await karim.page.getByRole('button', { name: 'Time off', exact: true }).click();
  const dialog = calendar.dialog('Time off');
  await dialog.getByLabel('First day', { exact: true }).fill(tuesday);
  await dialog.getByLabel('Last day', { exact: true }).fill(tuesday);
  await dialog.getByLabel('Note', { exact: true }).fill('Holiday');
  await calendar.save('Time off');

  const warning = calendar.notices.filter({ hasText: '1 appointment lies outside' });
  await expect(warning).toContainText(amina.name);
  const timeOff = calendar.column(tuesday).locator('[data-look="timeOff"]');
  await expect(timeOff).toContainText('Holiday');
  await warning.getByRole('button', { name: new RegExp(amina.name) }).click();
  await expect(calendar.dialog('Appointment').getByText('Booked', { exact: true })).toBeVisible();
  await karim.page.keyboard.press('Escape');
  await expect(calendar.details).toBeHidden();

  await timeOff.click();
  await calendar.dialog('Time off').getByRole('button', { name: 'Work as usual again', exact: true }).click();
  await expect(timeOff).toHaveCount(0);
  await expect.poll(() => exceptionsOf(stack, karim.account)).toEqual([]);
});

test('BOOK-8 BOOK-10 staff keep a doctor’s availability and clear his day', async ({ asPerson, stack }) => {
  const karim = await asPerson('doctor');
  const amina = await asPerson('patient');
  const rina = await asPerson('staff');
  const monday = await dayOfNextWeek(stack, 0);
  const tuesday = await dayOfNextWeek(stack, 1);
  await verify(stack, karim.account);
  await isOpen(stack, karim.account, { inDays: 1, from: '06:00', to: '06:30' });
  const appointmentId = await haveAppointment(stack, amina.account, karim.account, {
    date: monday,
    from: '10:00',
    minutes: 30,
  });
  const calendar = new CalendarPage(rina.page);
  const his = new CalendarPage(karim.page);
  await his.open({ date: monday });

  await calendar.open({ date: monday });
  await expect(calendar.appointments('booked', `${karim.name} · ${amina.name}`)).toBeVisible();
  await rina.page.getByRole('combobox', { name: 'Doctor', exact: true }).click();
  await rina.page.getByRole('combobox', { name: 'Doctor', exact: true }).fill(karim.name);
  await rina.page.getByRole('option', { name: new RegExp(`^${karim.name}`) }).click();
  await rina.page.getByText('Availability', { exact: true }).click();
  await expect(rina.page.getByRole('toolbar', { name: 'Availability', exact: true })).toBeVisible();
  await calendar.draw(tuesday, '09:00', '12:00');
  await calendar.save('New slot');
  await expect(calendar.slotsOn(tuesday)).toHaveText(/9:00.*12:00/);
  expect((await slotsOf(stack, karim.account)).map(({ start }) => start)).toContain(`${tuesday} 09:00`);

  await rina.page.getByRole('button', { name: 'Clear a day', exact: true }).click();
  const dialog = calendar.dialog('Clear a day');
  await dialog.getByLabel('Date', { exact: true }).fill(monday);
  await dialog.getByText('Cancel all', { exact: true }).click();
  await dialog.getByLabel('Reason', { exact: true }).fill('The doctor is ill');
  await dialog.getByRole('button', { name: 'Clear a day', exact: true }).click();

  await expect(rina.page.getByText(/^The day is cleared: none moved, 1 cancelled/)).toBeVisible();
  await expect(his.appointments('cancelled', amina.name)).toBeVisible();
  const { rows } = await stack.database.query(
    'select status, cancel_reason from appointments where id = $1',
    [appointmentId],
  );
  expect(rows).toEqual([{ status: 'cancelled', cancel_reason: 'The doctor is ill' }]);
});

test('UX-1 CAL-3 a slot is made, changed and deleted with the keyboard alone', async ({
  asPerson,
  stack,
}) => {
  const karim = await asPerson('doctor');
  const monday = await dayOfNextWeek(stack, 0);
  const calendar = new CalendarPage(karim.page);
  const { keyboard } = karim.page;
  await calendar.open({ date: monday, mode: 'availability' });

  await karim.page.getByRole('button', { name: 'New slot', exact: true }).focus();
  await keyboard.press('Enter');
  await expect(calendar.dialog('New slot').getByLabel('Date', { exact: true })).toBeFocused();
  await expect(calendar.dialog('New slot').getByLabel('Date', { exact: true })).toHaveValue(monday);
  await keyboard.press('Enter');
  await expect(calendar.slotsOn(monday)).toHaveText(/9:00.*12:00/);
  await expect(calendar.announcement).toContainText(/1 time\. Times in Dhaka/);

  await tabTo(calendar.focusable(calendar.slotsOn(monday)));
  await keyboard.press('Enter');
  const dialog = calendar.dialog('Change slot');
  await tabTo(dialog.getByRole('button', { name: 'Delete', exact: true }));
  await keyboard.press('Enter');
  const question = dialog.getByRole('group', { name: 'Delete this available time?', exact: true });
  await expect(question.getByRole('button', { name: 'Delete', exact: true })).toBeFocused();
  await keyboard.press('Enter');

  await expect(calendar.slots()).toHaveCount(0);
  await expect.poll(() => slotsOf(stack, karim.account)).toEqual([]);
});

import { randomUUID } from 'node:crypto';
import type { BrowserContextOptions } from '@playwright/test';
import { expectNoSidewaysScroll, expectNoViolations, tabTo } from '../src/accessibility.ts';
import { verify } from '../src/booking-data.ts';
import { dayOfNextWeek, haveAppointment, isOpenWeekly, livesIn, visit } from '../src/calendar-data.ts';
import { CalendarPage } from '../src/calendar-page.ts';
import { expect, test } from '../src/fixtures.ts';
import type { Person } from '../src/person.ts';
import type { Stack } from '../src/stack.ts';

const mornings = { from: '09:00', minutes: 180, rule: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH' } as const;

test('CAL-2 CAL-8 a booking appears on the doctor’s open calendar, and goes grey when it is cancelled', async ({
  asPerson,
  stack,
}) => {
  const karim = await asPerson('doctor');
  const amina = await asPerson('patient');
  const tuesday = await dayOfNextWeek(stack, 1);
  await verify(stack, karim.account);
  await isOpenWeekly(stack, karim.account, { date: tuesday, ...mornings });
  const his = new CalendarPage(karim.page);
  await his.open({ date: tuesday });
  await expect(his.announcement).toContainText('no appointments. Times in Dhaka, GMT+6.');

  const booked = await amina.device.graphql<{ bookAppointment: { appointmentId: string } }>(
    `mutation ($key: String!, $doctorId: uuid!, $startsAt: timestamptz!) {
       bookAppointment(bookingKey: $key, doctorId: $doctorId, startsAt: $startsAt, durationMinutes: 30) { appointmentId }
     }`,
    { key: randomUUID(), doctorId: karim.account.userId, startsAt: `${tuesday}T10:00:00+06:00` },
  );

  await expect(his.appointments('booked', amina.name)).toBeVisible();
  await expect(his.announcement).toContainText('1 appointment. Times in Dhaka, GMT+6.');
  await amina.device.graphql(
    `mutation ($id: uuid!) { cancelAppointment(appointmentId: $id, reason: "I am well again") { appointmentId } }`,
    { id: booked.bookAppointment.appointmentId },
  );
  await expect(his.appointments('cancelled', amina.name)).toBeVisible();
  await expect(his.appointments('booked')).toHaveCount(0);
});

test('CAL-5 a patient in another zone sees the same instant on his own clock, and the doctor’s beside it', async ({
  asPerson,
  stack,
}) => {
  const karim = await asPerson('doctor');
  const amina = await asPerson('patient');
  const tuesday = await dayOfNextWeek(stack, 1);
  await verify(stack, karim.account);
  const appointmentId = await haveAppointment(stack, amina.account, karim.account, {
    date: tuesday,
    from: '10:00',
    minutes: 30,
  });
  await livesIn(stack, amina.account, 'Asia/Kathmandu');
  const abroad = await amina.newDevice({ timezoneId: 'America/New_York' });
  const hers = new CalendarPage(abroad.page);

  await hers.open({ date: tuesday });
  const entry = hers.appointments('booked', karim.name);
  await expect(entry).toContainText(/9:45/);
  const box = await entry.boundingBox();
  const expected = await hers.pointAt(tuesday, '09:45');
  expect(Math.abs((box?.y ?? 0) - expected.y), 'drawn at a quarter to ten').toBeLessThan(6);
  await expect(abroad.page.getByText('Times in Kathmandu, GMT+5:45.', { exact: true })).toBeVisible();
  await entry.click();

  await expect(hers.details.getByText(/Tuesday.*9:45\s–\s10:15\sAM/)).toBeVisible();
  await expect(
    hers.details.getByText(new RegExp(`For ${karim.name}: .*10:00\\s–\\s10:30\\sAM \\(Dhaka, GMT\\+6\\)`)),
  ).toBeVisible();
  expect(await visit(stack, appointmentId)).toMatchObject({ start: '10:00' });
});

test('CAL-2 time outside of a person’s open hours is grey', async ({ asPerson, stack }) => {
  const karim = await asPerson('doctor');
  const monday = await dayOfNextWeek(stack, 0);
  await isOpenWeekly(stack, karim.account, { date: monday, ...mornings });
  const calendar = new CalendarPage(karim.page);

  await calendar.open({ date: monday });

  await expect(calendar.column(monday).locator('.look-closed')).toHaveCount(2);
  const friday = await dayOfNextWeek(stack, 4);
  await expect(calendar.column(friday).locator('.look-closed')).toHaveCount(1);
});

test('UX-1 CAL-2 weeks are gone through and details reached, read and left with the keyboard alone, the range, number and zone announced', async ({
  asPerson,
  stack,
}) => {
  const karim = await asPerson('doctor');
  const amina = await asPerson('patient');
  const tuesday = await dayOfNextWeek(stack, 1);
  await verify(stack, karim.account);
  await haveAppointment(stack, amina.account, karim.account, { date: tuesday, from: '10:00', minutes: 60 });
  const calendar = new CalendarPage(karim.page);
  const { keyboard } = karim.page;
  const lastWeek = await dayOfNextWeek(stack, -6);
  await calendar.open({ date: lastWeek });
  await expect(calendar.announcement).toHaveText(/\d: no appointments\. Times in Dhaka, GMT\+6\.$/);

  await tabTo(karim.page.getByRole('button', { name: 'Next week', exact: true }));
  await keyboard.press('Enter');
  await expect(calendar.announcement).toHaveText(/\d: 1 appointment\. Times in Dhaka, GMT\+6\.$/);
  await expect(calendar.announcement).toContainText(await calendar.title());
  await tabTo(calendar.focusable(calendar.appointments('booked', amina.name)));
  await keyboard.press('Enter');
  await expect(calendar.details.getByText('A cough')).toBeVisible();
  await keyboard.press('Escape');

  await expect(calendar.details).toBeHidden();
  await expect(karim.page).toHaveURL(/\/calendar\?date=[\d-]+$/);
});

test('UX-1 on a phone the calendar is a list that fits the screen', async ({ asPerson, stack }) => {
  const viewport = { width: 390, height: 844 };
  const amina = await asPerson('patient', { viewport, isMobile: true, hasTouch: true });
  const karim = await asPerson('doctor');
  const tuesday = await dayOfNextWeek(stack, 1);
  await verify(stack, karim.account);
  await haveAppointment(stack, amina.account, karim.account, { date: tuesday, from: '10:00', minutes: 30 });
  const calendar = new CalendarPage(amina.page);

  await amina.page.goto('/chat');
  await amina.page
    .getByRole('navigation', { name: 'Main', exact: true })
    .getByRole('link', { name: 'Calendar', exact: true })
    .tap();
  await amina.page.getByRole('button', { name: 'Next week', exact: true }).tap();
  await amina.page.getByText(karim.name).first().tap();

  await expect(calendar.details.getByText(/Tuesday.*10:00\s–\s10:30\sAM/)).toBeInViewport();
  await expectNoSidewaysScroll(amina.page);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`UX-1 the calendar's views have no violations in ${colorScheme} colours`, async ({
    asPerson,
    stack,
  }) => {
    const { karim, amina, tuesday } = await aWorkingDoctor(asPerson, stack, colorScheme);
    const calendar = new CalendarPage(karim.page);

    for (const view of ['week', 'month', 'list']) {
      await calendar.open({ date: tuesday, view });
      await expect(karim.page.getByText(amina.name).first()).toBeVisible();
      await expectNoViolations(karim.page, `the ${view}`);
    }
  });

  test(`UX-1 an appointment's details and lists have no violations in ${colorScheme} colours`, async ({
    asPerson,
    stack,
  }) => {
    const { karim, amina, tuesday } = await aWorkingDoctor(asPerson, stack, colorScheme);
    const calendar = new CalendarPage(karim.page);
    await calendar.open({ date: tuesday });

    await calendar.appointments('booked', amina.name).click();
    await calendar.details.getByRole('button', { name: 'Propose another time', exact: true }).click();
    await expect(calendar.timeDialog.getByText('9:00 AM', { exact: true }).first()).toBeVisible();
    await expectNoViolations(karim.page, 'the dialog for another time');
    await karim.page.goto('/appointments');
    await expect(karim.page.getByRole('list', { name: 'Appointments', exact: true })).toContainText(
      amina.name,
    );
    await expectNoViolations(karim.page, 'the list of appointments');
    await karim.page.getByRole('link', { name: amina.name }).click();
    await expect(karim.page.getByRole('list', { name: 'Participants', exact: true })).toBeVisible();
    await expectNoViolations(karim.page, 'the details');
  });

  test(`UX-1 the availability and its form have no violations in ${colorScheme} colours`, async ({
    asPerson,
    stack,
  }) => {
    const { karim, tuesday } = await aWorkingDoctor(asPerson, stack, colorScheme);
    const calendar = new CalendarPage(karim.page);

    await calendar.open({ date: tuesday, mode: 'availability' });
    await expect(calendar.slotsOn(tuesday)).toBeVisible();
    await expectNoViolations(karim.page, 'the availability');
    await calendar.slotsOn(tuesday).click();
    await expect(calendar.dialog('Change slot').getByLabel('From', { exact: true })).toBeVisible();
    await expectNoViolations(karim.page, 'the dialog for a slot');
  });
}

interface Situation {
  readonly karim: Person;
  readonly amina: Person;
  readonly tuesday: string;
}

/** He has mornings open and an appointment on next week's Tuesday, and looks at it in these colours. */
async function aWorkingDoctor(
  asPerson: (role: 'patient' | 'doctor', options?: BrowserContextOptions) => Promise<Person>,
  stack: Stack,
  colorScheme: 'light' | 'dark',
): Promise<Situation> {
  const karim = await asPerson('doctor', { colorScheme });
  const amina = await asPerson('patient');
  const tuesday = await dayOfNextWeek(stack, 1);
  await verify(stack, karim.account);
  await isOpenWeekly(stack, karim.account, { date: tuesday, ...mornings });
  await haveAppointment(stack, amina.account, karim.account, { date: tuesday, from: '10:00', minutes: 60 });
  return { karim, amina, tuesday };
}

import { expectNoSidewaysScroll, expectNoViolations, tabTo } from '../src/accessibility.ts';
import { appointmentsOf, isOpen, verify } from '../src/booking-data.ts';
import { BookingPage } from '../src/booking-page.ts';
import { inWords } from '../src/dates.ts';
import { expect, test } from '../src/fixtures.ts';

for (const colorScheme of ['light', 'dark'] as const) {
  test(`UX-1 booking and the bell have no violations in ${colorScheme} colours`, async ({
    asPerson,
    stack,
  }) => {
    const karim = await asPerson('doctor');
    await verify(stack, karim.account);
    await isOpen(stack, karim.account, { inDays: 3, from: '09:00', to: '11:00' });
    const amina = await asPerson('patient', { colorScheme });
    const booking = new BookingPage(amina.page);
    await booking.open();
    await expect(booking.doctors.getByRole('listitem').first()).toBeVisible();
    await expectNoViolations(amina.page, 'choosing a doctor');
    await booking.choose(karim.name);
    await expect(booking.starts.first()).toBeVisible();
    await amina.page.getByRole('button', { name: 'Tell me when something is free', exact: true }).click();
    await expect(amina.page.getByRole('button', { name: 'Put me on the list', exact: true })).toBeVisible();
    await expectNoViolations(amina.page, 'choosing a time');
    await booking.take('9:00 AM');
    await expectNoViolations(amina.page, 'the confirmation');
    await booking.book();
    await expectNoViolations(amina.page, 'the booked appointment');
    await expect(
      amina.page.getByRole('button', { name: 'Notifications, 1 unread', exact: true }),
    ).toBeVisible();
    await amina.page.getByRole('button', { name: 'Notifications, 1 unread', exact: true }).click();
    await expect(
      amina.page.getByRole('dialog', { name: 'Notifications', exact: true }).getByRole('listitem'),
    ).toHaveCount(1);
    await expectNoViolations(amina.page, 'the bell');
  });

  test(`UX-1 wishes about messages and the clinic's pages have no violations in ${colorScheme} colours`, async ({
    asPerson,
  }) => {
    const amina = await asPerson('patient', { colorScheme });
    await amina.page.goto('/settings');
    await amina.page.getByRole('radio', { name: 'At times of my own', exact: true }).check();
    await expectNoViolations(amina.page, 'the settings');
    const nadia = await asPerson('admin', { colorScheme });
    await nadia.page.goto('/clinic/rules');
    await expect(nadia.page.getByRole('button', { name: 'Save rules', exact: true })).toBeVisible();
    await expectNoViolations(nadia.page, 'the rules');
    await nadia.page.goto('/clinic/messages');
    await expect(nadia.page.getByRole('radiogroup', { name: 'Which messages', exact: true })).toBeVisible();
    await expectNoViolations(nadia.page, 'the messages sent');
    await nadia.page.goto('/clinic/doctors');
    await expect(nadia.page.getByRole('list', { name: 'Doctors', exact: true })).toBeVisible();
    await expectNoViolations(nadia.page, 'the doctors');
  });
}

test('UX-1 an appointment is booked with the keyboard alone, each step announced', async ({
  asPerson,
  stack,
}) => {
  const karim = await asPerson('doctor');
  await verify(stack, karim.account);
  const day = await isOpen(stack, karim.account, { inDays: 3, from: '09:00', to: '11:00' });
  const amina = await asPerson('patient');
  const { page } = amina;
  const booking = new BookingPage(page);
  await booking.open();

  await page.getByRole('textbox', { name: "Doctor's name", exact: true }).focus();
  await page.keyboard.type(karim.name);
  const choose = page.getByRole('button', { name: `Choose ${karim.name}`, exact: true });
  await expect(choose).toBeVisible();
  await expect(booking.doctors.getByText(/^Next free/)).toHaveCount(1);
  await tabTo(choose);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'When?', exact: true })).toBeFocused();
  await expect(booking.announcement).toHaveText(`${inWords(day)}, 7 times, Asia/Dhaka time`);
  await tabTo(booking.start('9:15 AM'));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Is this right?', exact: true })).toBeFocused();
  await expect(booking.bookButton).toBeVisible();
  await tabTo(booking.bookButton);
  await page.keyboard.press('Enter');

  await expect(page.getByRole('heading', { name: 'Your appointment is booked', exact: true })).toBeFocused();
  expect((await appointmentsOf(stack, karim.account)).map(({ start }) => start)).toEqual(['09:15']);
});

test('UX-1 booking fits a phone', async ({ asPerson, stack }) => {
  const karim = await asPerson('doctor');
  await verify(stack, karim.account);
  await isOpen(stack, karim.account, { inDays: 3, from: '09:00', to: '10:00' });
  const amina = await asPerson('patient', { viewport: { width: 390, height: 844 }, hasTouch: true });
  const booking = new BookingPage(amina.page);
  await booking.open();
  await expectNoSidewaysScroll(amina.page, 'the list of doctors');
  await booking.choose(karim.name);
  await expect(booking.starts.first()).toBeVisible();
  await expectNoSidewaysScroll(amina.page, 'the times');
  await booking.take('9:30 AM');
  await expectNoSidewaysScroll(amina.page, 'the confirmation');
  await booking.book();
  await expectNoSidewaysScroll(amina.page, 'the booked appointment');
});

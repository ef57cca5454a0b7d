import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { appointmentsOf, isOpen, verify } from '../src/booking-data.ts';
import { BookingPage } from '../src/booking-page.ts';
import { expect, test } from '../src/fixtures.ts';

async function expectNoViolations(page: Page, what: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
  expect(found, `${what} has no accessibility violations`).toEqual([]);
}

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
    await amina.page.getByRole('button', { name: 'Tell me when something is free' }).click();
    await expectNoViolations(amina.page, 'choosing a time');
    await booking.take('9:00 AM');
    await expectNoViolations(amina.page, 'the confirmation');
    await booking.book();
    await expectNoViolations(amina.page, 'the booked appointment');
    await expect(amina.page.getByRole('button', { name: 'Notifications, 1 unread' })).toBeVisible();
    await amina.page.getByRole('button', { name: 'Notifications, 1 unread' }).click();
    await expect(amina.page.getByRole('dialog', { name: 'Notifications' }).getByRole('listitem')).toHaveCount(
      1,
    );
    await expectNoViolations(amina.page, 'the bell');
  });

  test(`UX-1 wishes about messages and the clinic's pages have no violations in ${colorScheme} colours`, async ({
    asPerson,
  }) => {
    const amina = await asPerson('patient', { colorScheme });
    await amina.page.goto('/settings');
    await amina.page.getByRole('radio', { name: 'At times of my own' }).check();
    await expectNoViolations(amina.page, 'the settings');
    const nadia = await asPerson('admin', { colorScheme });
    await nadia.page.goto('/clinic/rules');
    await expect(nadia.page.getByRole('button', { name: 'Save rules' })).toBeVisible();
    await expectNoViolations(nadia.page, 'the rules');
    await nadia.page.goto('/clinic/messages');
    await expect(nadia.page.getByRole('radiogroup', { name: 'Which messages' })).toBeVisible();
    await expectNoViolations(nadia.page, 'the messages sent');
    await nadia.page.goto('/clinic/doctors');
    await expect(nadia.page.getByRole('list', { name: 'Doctors' })).toBeVisible();
    await expectNoViolations(nadia.page, 'the doctors');
  });
}

test('UX-1 an appointment is booked with the keyboard alone, each step announced', async ({
  asPerson,
  stack,
}) => {
  const karim = await asPerson('doctor');
  await verify(stack, karim.account);
  await isOpen(stack, karim.account, { inDays: 3, from: '09:00', to: '11:00' });
  const amina = await asPerson('patient');
  const { page } = amina;
  const booking = new BookingPage(page);
  await booking.open();

  await page.getByRole('textbox', { name: "Doctor's name" }).focus();
  await page.keyboard.type(karim.name);
  const choose = page.getByRole('button', { name: `Choose ${karim.name}` });
  await expect(choose).toBeVisible();
  await expect(booking.doctors.getByText(/^Next free/)).toHaveCount(1);
  await tabTo(page, choose);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'When?' })).toBeFocused();
  await expect(booking.announcement).toHaveText(/, 7 times, Asia\/Dhaka time$/);
  await tabTo(page, booking.start('9:15 AM'));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Is this right?' })).toBeFocused();
  await expect(booking.bookButton).toBeVisible();
  await tabTo(page, booking.bookButton);
  await page.keyboard.press('Enter');

  await expect(page.getByRole('heading', { name: 'Your appointment is booked' })).toBeFocused();
  expect((await appointmentsOf(stack, karim.account)).map(({ start }) => start)).toEqual(['09:15']);
});

test('UX-1 booking fits a phone', async ({ asPerson, stack }) => {
  const karim = await asPerson('doctor');
  await verify(stack, karim.account);
  await isOpen(stack, karim.account, { inDays: 3, from: '09:00', to: '10:00' });
  const amina = await asPerson('patient', { viewport: { width: 390, height: 844 }, hasTouch: true });
  const booking = new BookingPage(amina.page);
  const withinTheScreen = async (what: string): Promise<void> => {
    const width = await amina.page.evaluate(() => document.documentElement.scrollWidth);
    expect(width, `${what} does not scroll sideways`).toBeLessThanOrEqual(390);
  };
  await booking.open();
  await withinTheScreen('the list of doctors');
  await booking.choose(karim.name);
  await expect(booking.starts.first()).toBeVisible();
  await withinTheScreen('the times');
  await booking.take('9:30 AM');
  await withinTheScreen('the confirmation');
  await booking.book();
  await withinTheScreen('the booked appointment');
});

async function tabTo(page: Page, target: ReturnType<Page['locator']>): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  await expect(target).toBeFocused();
}

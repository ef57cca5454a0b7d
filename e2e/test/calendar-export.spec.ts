import { readFile } from 'node:fs/promises';
import { verify } from '../src/booking-data.ts';
import { dayOfNextWeek, haveAppointment } from '../src/calendar-data.ts';
import { consultationOf } from '../src/consultation-data.ts';
import { expect, test } from '../src/fixtures.ts';
import type { Person } from '../src/person.ts';
import type { Stack } from '../src/stack.ts';

async function aVisitNextWeek(
  asPerson: (role: 'patient' | 'doctor') => Promise<Person>,
  stack: Stack,
): Promise<{ karim: Person; amina: Person; appointmentId: string; tuesday: string }> {
  const [karim, amina] = [await asPerson('doctor'), await asPerson('patient')];
  await verify(stack, karim.account);
  const tuesday = await dayOfNextWeek(stack, 1);
  const visit = { date: tuesday, from: '10:00', minutes: 30 };
  const appointmentId = await haveAppointment(stack, amina.account, karim.account, visit);
  return { karim, amina, appointmentId, tuesday };
}

test('CAL-9 an appointment is saved as a file for calendar programs, and nobody else gets it', async ({
  asPerson,
  stack,
}) => {
  const { amina, appointmentId, tuesday } = await aVisitNextWeek(asPerson, stack);
  const stranger = await asPerson('patient');
  await amina.page.goto(`/appointments/${appointmentId}`);

  const saving = amina.page.waitForEvent('download');
  await amina.page.getByRole('link', { name: 'Add to my calendar (.ics)', exact: true }).click();
  const saved = await saving;

  expect(saved.suggestedFilename()).toBe('appointment.ics');
  const text = await readFile(await saved.path(), 'utf8');
  // Ten in Dhaka, which is six hours ahead of UTC all year.
  expect(text).toContain(`DTSTART:${tuesday.replaceAll('-', '')}T040000Z`);
  expect(text, 'neither names nor reasons unless she chose so').not.toMatch(/cough|Karim/);
  const refused = await stranger.device.context.request.get(`/api/appointments/${appointmentId}/calendar`);
  expect(refused.status()).toBe(404);
  expect(await refused.text()).not.toContain(amina.name);
});

test('CAL-9 a private address shows the appointments to calendar programs until it is withdrawn', async ({
  asPerson,
  stack,
  request,
}) => {
  const { karim, amina } = await aVisitNextWeek(asPerson, stack);
  await stack.database.query(
    `update public.notification_preferences set detail_level = 'full' where user_id = $1`,
    [amina.account.userId],
  );
  const { page } = amina;
  await page.goto('/settings');
  const feeds = page.getByRole('region', { name: 'Calendar in other programs', exact: true });

  await feeds.getByRole('button', { name: 'Make an address', exact: true }).click();
  const address = feeds.getByRole('textbox', { name: 'Address', exact: true });
  await expect(address).toHaveValue(/\/calendar\/[\w-]{20,}\.ics$/);
  const url = await address.inputValue();
  await expect(feeds.getByRole('listitem')).toContainText('Not read yet');

  // A calendar program has no session: the address alone is its right.
  const answer = await request.get(url);
  expect(answer.status()).toBe(200);
  expect(await answer.text()).toContain(karim.name);
  await expect(feeds.getByRole('listitem')).toContainText('Last read');

  await page.reload();
  await expect(feeds.getByRole('listitem')).toHaveCount(1);
  await expect(address).toBeHidden();
  await feeds.getByRole('button', { name: /^Withdraw the address/ }).click();
  await page
    .getByRole('dialog', { name: 'Withdraw this address?', exact: true })
    .getByRole('button', { name: 'Withdraw', exact: true })
    .click();
  await expect(feeds.getByRole('listitem')).toHaveCount(0);
  expect((await request.get(url)).status()).toBe(404);
});

test('NOT-3 the link in a reminder leads through the sign-in to the consultation, and nobody else any further', async ({
  asPerson,
  asStranger,
  stack,
}) => {
  const { karim, amina, appointmentId } = await aVisitNextWeek(asPerson, stack);
  const other = await asPerson('patient');
  const { page } = await asStranger();

  await page.goto(`/consultation/${appointmentId}`);
  await expect(page).toHaveURL(/\/sign-in/);
  await page.getByRole('textbox', { name: 'Email', exact: true }).fill(amina.account.email);
  await page.getByLabel('Password', { exact: true }).fill(amina.account.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();

  await expect(page).toHaveURL(new RegExp(`/consultation/${appointmentId}$`));
  await expect(
    page.getByRole('heading', { name: `Your consultation with ${karim.name}`, exact: true }),
  ).toBeVisible();
  await other.page.goto(`/consultation/${appointmentId}`);
  await expect(
    other.page.getByRole('heading', { name: 'There is no such consultation', exact: true }),
  ).toBeVisible();
  expect(await consultationOf(stack, appointmentId)).toMatchObject({ status: 'upcoming' });
});

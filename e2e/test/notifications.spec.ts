import { isOpen, verify } from '../src/booking-data.ts';
import { unreachable } from '../src/console-watch.ts';
import { expect, test } from '../src/fixtures.ts';
import type { Person } from '../src/person.ts';
import type { Stack } from '../src/stack.ts';

/** Booked through the action, so that everybody is told as always. */
async function book(patient: Person, doctor: Person, day: string, hour: number): Promise<void> {
  await patient.device.graphql(
    `mutation ($key: String!, $doctor: uuid!, $start: timestamptz!) {
       bookAppointment(bookingKey: $key, doctorId: $doctor, startsAt: $start, durationMinutes: 30) { appointmentId }
     }`,
    {
      key: `e2e ${crypto.randomUUID()}`,
      doctor: doctor.account.userId,
      start: `${day}T${String(hour).padStart(2, '0')}:00:00+06:00`,
    },
  );
}

async function twoPeople(asPerson: (role: 'patient' | 'doctor') => Promise<Person>, stack: Stack) {
  const karim = await asPerson('doctor');
  await verify(stack, karim.account);
  const day = await isOpen(stack, karim.account, { inDays: 3, from: '09:00', to: '15:00' });
  return { karim, amina: await asPerson('patient'), day };
}

const bell = (person: Person) => person.page.getByRole('button', { name: /^Notifications/ });
const list = (person: Person) =>
  person.page.getByRole('dialog', { name: 'Notifications', exact: true }).getByRole('listitem');

test('NOT-2 the bell counts live, tells what has happened and forgets what was read, on every device', async ({
  asPerson,
  stack,
}) => {
  const { karim, amina, day } = await twoPeople(asPerson, stack);
  await karim.page.goto('/chat');
  const other = await karim.newDevice();
  await other.page.goto('/chat');
  await expect(bell(karim)).toHaveAccessibleName('Notifications');

  await book(amina, karim, day, 9);
  await expect(bell(karim)).toHaveAccessibleName('Notifications, 1 unread');
  await expect(karim.page.getByRole('status', { name: 'New notifications', exact: true })).toHaveText(
    '1 new notification',
  );
  await book(amina, karim, day, 10);
  await expect(bell(karim)).toHaveAccessibleName('Notifications, 2 unread');

  await bell(karim).click();
  await expect(list(karim)).toHaveCount(2);
  await expect(list(karim).first()).toContainText('Appointment booked');
  await expect(list(karim).first()).toContainText(`10:00 AM · ${amina.name}`);
  await karim.page.getByRole('button', { name: 'Mark all as read', exact: true }).click();

  await expect(bell(karim)).toHaveAccessibleName('Notifications');
  await expect(other.page.getByRole('button', { name: /^Notifications/ })).toHaveAccessibleName(
    'Notifications',
  );
  const { rows } = await stack.database.query(
    'select 1 from public.notifications where user_id = $1 and read_at is null',
    [karim.account.userId],
  );
  expect(rows).toEqual([]);
});

test('NOT-2 a notification leads to its appointment and is read by that', async ({ asPerson, stack }) => {
  const { karim, amina, day } = await twoPeople(asPerson, stack);
  await book(amina, karim, day, 9);
  await amina.page.goto('/chat');
  await expect(bell(amina)).toHaveAccessibleName('Notifications, 1 unread');

  await bell(amina).press('Enter');
  await list(amina).first().getByRole('button').press('Enter');

  await expect(amina.page).toHaveURL(/\/appointments\/[0-9a-f-]{36}$/);
  await expect(bell(amina)).toHaveAccessibleName('Notifications');
});

test('NOT-2 everybody chooses how and when to be told', async ({ asPerson, stack }) => {
  const amina = await asPerson('patient');
  const { page } = amina;
  const wishes = async () => {
    const { rows } = await stack.database.query(
      `select email_enabled, sms_enabled, phone, reminder_offsets_minutes, detail_level
         from public.notification_preferences where user_id = $1`,
      [amina.account.userId],
    );
    return rows[0];
  };
  await page.goto('/settings');
  const save = page.getByRole('button', { name: 'Save choices', exact: true });
  await expect(save).toBeDisabled();
  const before = await wishes();

  await page.getByRole('textbox', { name: 'Phone number', exact: true }).fill('01712 345678');
  await save.click();
  await expect(page.getByText(/^Enter the number with its country code/)).toBeVisible();
  expect(await wishes(), 'a number without its country is not stored').toEqual(before);

  await page.getByRole('textbox', { name: 'Phone number', exact: true }).fill('+880 1712-345678');
  await page.getByRole('checkbox', { name: 'Email', exact: true }).uncheck();
  await page.getByRole('radio', { name: 'At times of my own', exact: true }).check();
  await page.getByText('2 hours before', { exact: true }).click();
  await page.getByText('1 day before', { exact: true }).click();
  await page.getByRole('radio', { name: 'With names and reasons', exact: true }).check();
  await save.click();

  // The button is off while it saves, too, so what is stored is awaited instead.
  await expect.poll(wishes).toEqual({
    email_enabled: false,
    sms_enabled: true,
    phone: '+8801712345678',
    reminder_offsets_minutes: expect.arrayContaining([120, 1440]),
    detail_level: 'full',
  });
  await expect(save).toBeDisabled();
  await page.reload();
  await expect(page.getByRole('checkbox', { name: 'Email', exact: true })).not.toBeChecked();
  await expect(page.getByRole('checkbox', { name: '2 hours before', exact: true })).toBeChecked();
});

test('UX-1 a reload without a network shows a page of words, and the app when it is back', async ({
  asPerson,
}) => {
  const amina = await asPerson('patient');
  amina.device.console.expect(unreachable);
  amina.device.console.expect(/status of 503|net::ERR_FAILED/);
  const { page } = amina;
  await page.goto('/settings');
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Settings', exact: true })).toBeVisible();

  await amina.device.context.setOffline(true);
  await page.reload();
  await expect(page.getByRole('heading', { name: 'You are offline', exact: true })).toBeVisible();
  await amina.device.context.setOffline(false);
  await page.getByRole('link', { name: 'Try now', exact: true }).click();

  await expect(page.getByRole('heading', { name: 'Settings', exact: true })).toBeVisible();
});

import type { Locator, Page } from '@playwright/test';
import { expectNoSidewaysScroll, expectNoViolations } from '../src/accessibility.ts';
import { directRoom, groupRoom, hasReadAll, messagesFrom } from '../src/clinic-data.ts';
import { aVisitNow } from '../src/consultation-data.ts';
import { expect, test } from '../src/fixtures.ts';
import { callOfHoursAgo, dayInDhaka, wroteHoursAgo } from '../src/room-tie-data.ts';

const line = (page: Page): Locator => page.getByRole('region', { name: 'What this conversation is about' });
const inDays = (days: number) => ({ inMinutes: days * 24 * 60 });

test('CHAT-13 from an appointment to its chat, which names it to both, live when it is moved and cancelled', async ({
  asPerson,
  stack,
}) => {
  const amina = await asPerson('patient');
  const karim = await asPerson('doctor');
  const { appointmentId } = await aVisitNow(stack, amina.account, karim.account, inDays(3));
  await amina.page.goto(`/appointments/${appointmentId}`);

  await amina.page.getByRole('button', { name: 'Open chat', exact: true }).click();
  await expect(amina.page).toHaveURL(/\/chat\/[0-9a-f-]{36}$/);
  await expect(line(amina.page)).toContainText(await dayInDhaka(stack, appointmentId));
  await expect(line(amina.page)).toContainText('Booked');
  await expect(line(amina.page).getByRole('link', { name: 'Open the video call' })).toHaveCount(0);
  await expectNoViolations(amina.page, 'the room of an appointment');
  const roomId = new URL(amina.page.url()).pathname.split('/').at(-1)!;
  await karim.chat.openRoom(roomId);
  await expect(line(karim.page)).toContainText(await dayInDhaka(stack, appointmentId));

  await stack.database.query(
    `update public.appointments set starts_at = starts_at + interval '1 day', ends_at = ends_at + interval '1 day' where id = $1`,
    [appointmentId],
  );
  const movedTo = await dayInDhaka(stack, appointmentId);
  await expect(line(amina.page)).toContainText(movedTo);
  await expect(line(karim.page)).toContainText(movedTo);

  await stack.database.query(`update public.appointments set status = 'cancelled' where id = $1`, [
    appointmentId,
  ]);
  await expect(line(amina.page)).toContainText('Cancelled');
  await expect(line(karim.page)).toContainText('Cancelled');
  await line(karim.page).getByRole('link', { name: 'Appointment', exact: true }).click();
  await expect(karim.page).toHaveURL(new RegExp(`/appointments/${appointmentId}$`));
});

test('CHAT-12 a cancelled appointment keeps the names of both and opens no chat that was not there', async ({
  asPerson,
  stack,
}) => {
  const amina = await asPerson('patient');
  const karim = await asPerson('doctor');
  const { appointmentId } = await aVisitNow(stack, amina.account, karim.account, inDays(5));
  const sides = [
    { page: amina.page, other: karim.name },
    { page: karim.page, other: amina.name },
  ];
  const openChat = (page: Page): Locator => page.getByRole('button', { name: 'Open chat', exact: true });
  for (const { page } of sides) {
    await page.goto(`/appointments/${appointmentId}`);
    await expect(openChat(page)).toBeVisible();
  }

  await stack.database.query(`update public.appointments set status = 'cancelled' where id = $1`, [
    appointmentId,
  ]);

  for (const { page, other } of sides) {
    await expect(openChat(page)).toHaveCount(0);
    await page.reload();
    await expect(page.getByRole('main')).toContainText(other);
    await expect(page.getByRole('main')).toContainText('Cancelled');
    await expect(openChat(page)).toHaveCount(0);
  }
  // The room they get by another visit is the way to each other from this one too.
  await aVisitNow(stack, amina.account, karim.account, inDays(6));
  await expect(openChat(amina.page)).toBeVisible();
});

test('CHAT-13 the line leads into the call while its door is open, and fits a phone', async ({
  asPerson,
  stack,
}) => {
  const amina = await asPerson('patient', { viewport: { width: 390, height: 844 }, colorScheme: 'dark' });
  const karim = await asPerson('doctor');
  const { appointmentId } = await aVisitNow(stack, amina.account, karim.account);
  const roomId = await directRoom(stack, amina.account, karim.account);

  await amina.chat.openRoom(roomId);

  await expect(line(amina.page).getByRole('link', { name: 'Open the video call' })).toHaveAttribute(
    'href',
    `/consultation/${appointmentId}`,
  );
  await expectNoSidewaysScroll(amina.page);
  await expectNoViolations(amina.page, 'the room on a phone');
});

test('CHAT-13 staff tie a group to an appointment and untie it; its doctor sees that live, others in it do not', async ({
  asPerson,
  stack,
}) => {
  const amina = await asPerson('patient');
  const karim = await asPerson('doctor');
  const colleague = await asPerson('doctor');
  const rina = await asPerson('staff');
  const { appointmentId } = await aVisitNow(stack, amina.account, karim.account, inDays(2));
  const people = [rina.account, karim.account, colleague.account];
  const roomId = await groupRoom(stack, 'A hard case', people);
  await Promise.all([karim, colleague, rina].map((person) => person.chat.openRoom(roomId)));
  await rina.page.getByRole('button', { name: 'Details', exact: true }).click();
  const drawer = rina.page.getByRole('dialog');
  await expect(drawer.getByText('Tied to no appointment.')).toBeVisible();

  await drawer.getByRole('button', { name: 'Tie to an appointment', exact: true }).click();
  await drawer.getByRole('radio').check();
  await expectNoViolations(rina.page, 'the dialog for tying');
  await drawer.getByRole('button', { name: 'Tie', exact: true }).click();

  const untie = drawer.getByRole('button', { name: /^Untie / });
  await expect(untie).toBeVisible();
  await expect(line(karim.page)).toContainText('Booked');
  const { rows } = await stack.database.query(
    'select tied_by from public.room_appointments where room_id = $1 and appointment_id = $2',
    [roomId, appointmentId],
  );
  expect(rows).toEqual([{ tied_by: rina.account.userId }]);
  await expect(line(colleague.page)).toHaveCount(0);
  await karim.page.goto(`/appointments/${appointmentId}`);
  await expect(karim.page.getByRole('link', { name: 'A hard case', exact: true })).toHaveAttribute(
    'href',
    `/chat/${roomId}`,
  );
  await karim.chat.openRoom(roomId);
  await expect(line(karim.page)).toBeVisible();

  await untie.click();
  await expect(drawer.getByText('Tied to no appointment.')).toBeVisible();
  await expect(line(karim.page)).toHaveCount(0);
});

test('CHAT-13 VID-6 what was written during a consultation is found from its history, at its place', async ({
  asPerson,
  stack,
}) => {
  const amina = await asPerson('patient');
  const karim = await asPerson('doctor');
  const appointmentId = await callOfHoursAgo(stack, amina.account, karim.account, 3);
  const roomId = await directRoom(stack, amina.account, karim.account);
  await messagesFrom(stack, roomId, karim.account, 7, 'during');
  await wroteHoursAgo(stack, roomId, 3);
  await messagesFrom(stack, roomId, karim.account, 90, 'later');
  await hasReadAll(stack, roomId, amina.account);
  await amina.page.goto(`/consultations/${appointmentId}`);
  const written = amina.page.getByRole('list', { name: 'Messages around this call' });

  await expect(written.getByRole('listitem')).toHaveCount(5);
  await amina.page.getByRole('button', { name: 'Show all 7 messages', exact: true }).click();
  await expect(written.getByRole('listitem')).toHaveCount(7);
  await expectNoViolations(amina.page, 'the history of a call');
  await written.getByRole('link', { name: /during 3$/ }).click();

  await expect(amina.page).toHaveURL(new RegExp(`/chat/${roomId}\\?message=\\d+$`));
  await expect(amina.chat.message('during 3')).toBeInViewport();
  await expect(amina.chat.message('later 90')).not.toBeInViewport();
});

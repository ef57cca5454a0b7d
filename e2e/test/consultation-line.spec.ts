/** Before a consultation: whether the line will carry it; and the telephone when it does not. */

import type { Page } from '@playwright/test';
import { expectNoSidewaysScroll, expectNoViolations } from '../src/accessibility.ts';
import { bothInCall, control, openConsultation } from '../src/call-page.ts';
import { aVisitNow, consultationOf } from '../src/consultation-data.ts';
import type { Person } from '../src/person.ts';
import type { Stack } from '../src/stack.ts';
import { expect, test } from '../src/video-fixtures.ts';

const unreachable =
  'The video server cannot be reached well from here. Try another network, or call the clinic.';
const told = 'The clinic sees this result before your consultation.';

/** From this person's network there is no way to the video server. */
async function hasNoWay(person: Person, stack: Stack): Promise<void> {
  person.device.console.expect(/net::ERR_FAILED/);
  const { host } = new URL(stack.state.livekit);
  await person.page.route(
    (url) => url.host === host,
    (route) => route.abort(),
  );
}

const risksOn = (page: Page, name: string) =>
  page
    .getByRole('list', { name: 'Calls at risk', exact: true })
    .getByRole('listitem')
    .filter({ has: page.getByRole('link', { name, exact: true }) });

test('VID-4 UX-1 a test that fails on the day before shows staff and doctor a call at risk, why, and whom to call', async ({
  asPerson,
  stack,
}) => {
  const amina = await asPerson('patient');
  const karim = await asPerson('doctor');
  const rina = await asPerson('staff');
  // Before the end of tomorrow, at whatever hour this runs.
  const { appointmentId } = await aVisitNow(stack, amina.account, karim.account, { inMinutes: 600 });
  await rina.page.goto('/clinic/calls');
  const row = risksOn(rina.page, `${amina.name} · ${karim.name}`);
  await expect(row).toContainText('Not tested');
  await expect(row).toContainText('No number given');

  await hasNoWay(amina, stack);
  const page = await openConsultation(amina, appointmentId);
  await page.getByRole('link', { name: 'Test camera, microphone and connection', exact: true }).click();
  await expect(
    page.getByRole('heading', { name: 'Test before the consultation', exact: true }),
  ).toBeVisible();
  await expect(page.getByText(unreachable, { exact: true })).toBeVisible();
  await expect(page.getByText(told, { exact: true })).toBeVisible();
  await expect(page.getByText('By phone instead', { exact: true })).toBeVisible();
  await expectNoViolations(page, 'the test before a consultation');

  const number = page.getByRole('textbox', { name: 'Your phone number for this', exact: true });
  const save = page.getByRole('button', { name: 'Save number', exact: true });
  await number.fill('12');
  await save.click();
  await expect(
    page.getByText('A number with its country code, such as +880 1712 345678.', { exact: true }),
  ).toBeVisible();
  await number.fill('+880 1712 345678');
  await save.click();
  await expect(page.getByText('Your number was saved', { exact: true })).toBeVisible();

  await expect(row).toContainText('No connection');
  await expect(
    row.getByRole('link', { name: `Call ${amina.name}: +8801712345678`, exact: true }),
  ).toBeVisible();
  await expectNoViolations(rina.page, 'the calls at risk');
  await karim.page.goto('/appointments');
  await expect(risksOn(karim.page, amina.name)).toContainText('could not be reached well');
  await expectNoViolations(karim.page, "the doctor's appointments");

  const found = await stack.database.query(
    'select verdict, round_trip_ms from public.connection_checks where user_id = $1',
    [amina.account.userId],
  );
  expect(found.rows).toEqual([{ verdict: 'unreachable', round_trip_ms: null }]);
  // A later test that goes well takes it off both lists.
  await stack.database.query(
    `insert into public.connection_checks (user_id, verdict, round_trip_ms) values ($1, 'ready', 30)`,
    [amina.account.userId],
  );
  await expect(row).toHaveCount(0);
  await expect(risksOn(karim.page, amina.name)).toHaveCount(0);
});

test('VID-4 UX-1 when the video cannot be reached, both are led to the telephone, and the doctor notes that it was held so', async ({
  asPerson,
  stack,
}) => {
  const amina = await asPerson('patient');
  const karim = await asPerson('doctor');
  const { appointmentId } = await aVisitNow(stack, amina.account, karim.account);
  await stack.database.query(
    `update public.callback_numbers set phone = '+8801712345678' where user_id = $1`,
    [amina.account.userId],
  );
  await hasNoWay(amina, stack);
  await hasNoWay(karim, stack);
  const patientPage = await openConsultation(amina, appointmentId);
  const doctorPage = await openConsultation(karim, appointmentId);
  await expect(patientPage.getByText(unreachable, { exact: true })).toBeVisible();
  await expect(patientPage.getByText(/^Call the clinic/)).toBeVisible();

  await expect(doctorPage.getByRole('link', { name: '+8801712345678', exact: true })).toBeVisible();
  await expectNoViolations(doctorPage, "the doctor's way to the telephone");
  await doctorPage.getByRole('button', { name: 'Held by phone', exact: true }).click();
  expect(await consultationOf(stack, appointmentId)).toMatchObject({ status: 'upcoming', outcome: null });
  await doctorPage.getByRole('button', { name: 'Note it and end', exact: true }).click();

  for (const page of [patientPage, doctorPage]) {
    await expect(
      page.getByRole('heading', { name: 'The consultation has ended', exact: true }),
    ).toBeVisible();
    await expect(page.getByText('You talked by phone.', { exact: true })).toBeVisible();
  }
  expect(await consultationOf(stack, appointmentId)).toMatchObject({
    status: 'finished',
    outcome: 'held_by_phone',
  });
  await patientPage.goto(`/consultations/${appointmentId}`);
  await expect(patientPage.getByText('Held by phone', { exact: true })).toBeVisible();
});

test('VID-2 VID-4 UX-1 on a phone a call has the whole screen, leaving is one tap, and the telephone is at hand', async ({
  asPerson,
  stack,
}) => {
  const amina = await asPerson('patient', {
    viewport: { width: 390, height: 844 },
    isMobile: true,
    hasTouch: true,
  });
  const karim = await asPerson('doctor');
  const { patientPage } = await bothInCall(stack, amina, karim);
  const places = patientPage.getByRole('navigation', { name: 'Main', exact: true });
  await expect(control(patientPage, 'Leave')).toBeVisible();
  await expect(places).toBeHidden();
  await expectNoSidewaysScroll(patientPage, 'the call');

  await control(patientPage, 'More').tap();
  await patientPage.getByRole('menuitem', { name: 'Go on by phone', exact: true }).tap();
  const phone = patientPage.getByRole('dialog', { name: 'By phone instead', exact: true });
  await expect(phone.getByText(/^Call the clinic/)).toBeVisible();
  await expectNoViolations(patientPage, 'the telephone in a call');
  await phone.getByRole('button', { name: 'Close', exact: true }).tap();
  await expect(phone).toBeHidden();

  await control(patientPage, 'Leave').tap();
  await expect(places).toBeVisible();
});

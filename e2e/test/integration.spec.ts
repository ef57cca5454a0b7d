import { randomUUID } from 'node:crypto';
import type { APIResponse, Page } from '@playwright/test';
import { expectNoSidewaysScroll, expectNoViolations } from '../src/accessibility.ts';
import { verify } from '../src/booking-data.ts';
import { expect, test } from '../src/fixtures.ts';
import type { Person } from '../src/person.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../src/webhook-receiver.ts';

let receiver: WebhookReceiver;
test.beforeAll(async () => {
  receiver = await startWebhookReceiver();
});
test.afterAll(() => receiver.stop());

const system = (page: Page, name: string) => page.getByRole('listitem', { name, exact: true });
const dialog = (page: Page) => page.getByRole('dialog');

/** The secret as the page shows it, once. */
async function keepSecret(page: Page): Promise<string> {
  const secret = await dialog(page).getByTestId('secret').innerText();
  await dialog(page).getByRole('button', { name: 'I have kept it', exact: true }).click();
  await expect(dialog(page)).toHaveCount(0);
  return secret.trim();
}

async function addSystem(page: Page): Promise<string> {
  const name = `Cabinet ${randomUUID().slice(0, 8)}`;
  await page.goto('/clinic/integration');
  await page.getByRole('textbox', { name: 'Name of another system', exact: true }).fill(name);
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(system(page, name)).toBeVisible();
  return name;
}

async function makeKey(page: Page, name: string): Promise<string> {
  await system(page, name).getByRole('button', { name: 'New key', exact: true }).click();
  await dialog(page).getByRole('button', { name: 'Make key', exact: true }).click();
  return keepSecret(page);
}

/** Through the app's own address, as the other system does. */
function createSession(admin: Person, key: string, body: object): Promise<APIResponse> {
  return admin.page.request.post('/v1/abm/video/sessions/create', {
    headers: { authorization: `Bearer ${key}`, 'idempotency-key': randomUUID() },
    data: body,
  });
}

const soon = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();

test('INT-1 an admin connects another system, says who its doctor is, and its patient comes by a link that works once', async ({
  asPerson,
  asStranger,
  stack,
}) => {
  const nadia = await asPerson('admin');
  const karim = await asPerson('doctor');
  await verify(stack, karim.account);
  const { page } = nadia;
  const name = await addSystem(page);
  const key = await makeKey(page, name);
  await expect(page.getByText(key)).toHaveCount(0);
  const wish = {
    doctor: { id: 'D-1', displayName: `Their ${karim.name}` },
    patient: { id: 'P-1', displayName: 'Amina of the cabinet' },
    startsAt: soon(10),
    durationMinutes: 30,
  };

  const refused = await createSession(nadia, key, wish);
  expect([refused.status(), (await refused.json()).code]).toEqual([409, 'DOCTOR_NOT_LINKED']);
  await page.getByRole('button', { name: `Link Their ${karim.name}`, exact: true }).click();
  await dialog(page).getByRole('textbox', { name: 'Find by name', exact: true }).fill(karim.name);
  await dialog(page).getByRole('radio', { name: karim.name, exact: true }).check();
  await expectNoViolations(page, 'the dialog for linking');
  await dialog(page).getByRole('button', { name: 'Link', exact: true }).click();
  await expect(dialog(page)).toHaveCount(0);
  await expect(page.getByRole('button', { name: `Link Their ${karim.name}`, exact: true })).toHaveCount(0);

  const made = await createSession(nadia, key, wish);
  expect(made.status()).toBe(201);
  const { joinLinks } = await made.json();
  expect(joinLinks.doctor.kind).toBe('sign_in');
  const amina = await asStranger();
  await amina.page.goto(joinLinks.patient.url);
  await expectNoViolations(amina.page, 'the page of a join link');
  await amina.page.getByRole('button', { name: 'Go to my consultation', exact: true }).click();
  await expect(amina.page).toHaveURL(/\/consultation\/[0-9a-f-]{36}$/);
  await expect(amina.page.getByText(karim.name).first()).toBeVisible();

  const thief = await asStranger();
  await thief.page.goto(joinLinks.patient.url);
  thief.console.expect(/401/); // next-auth's word for a link that is used up
  await thief.page.getByRole('button', { name: 'Go to my consultation', exact: true }).click();
  await expect(thief.page.getByRole('alert').filter({ hasText: 'already used' })).toBeVisible();
});

test('INT-1 a key is replaced and revoked, and is refused from then on', async ({ asPerson }) => {
  const nadia = await asPerson('admin');
  const { page } = nadia;
  const name = await addSystem(page);
  const key = await makeKey(page, name);
  const list = (secret: string) =>
    page.request.get('/v1/abm/video/sessions/doctor/nobody', {
      headers: { authorization: `Bearer ${secret}` },
    });
  expect((await list(key)).status()).toBe(404);
  await expect(system(page, name).getByText(/last used/)).toBeVisible();

  await system(page, name)
    .getByRole('button', { name: /^Replace the key/ })
    .click();
  await dialog(page).getByRole('button', { name: 'Replace', exact: true }).click();
  const fresh = await keepSecret(page);
  expect([(await list(key)).status(), (await list(fresh)).status()]).toEqual([404, 404]);

  await system(page, name)
    .getByRole('button', { name: `Revoke the key ${fresh.slice(0, 11)}…`, exact: true })
    .click();
  await dialog(page).getByRole('button', { name: 'Revoke', exact: true }).click();
  await expect(system(page, name).getByText('Revoked')).toBeVisible();
  expect([(await list(key)).status(), (await list(fresh)).status()]).toEqual([404, 401]);
});

test('INT-2 webhooks are shown live with their attempts, and are sent again at the press of a button', async ({
  asPerson,
  stack,
}) => {
  const nadia = await asPerson('admin');
  const karim = await asPerson('doctor');
  await verify(stack, karim.account);
  const { page } = nadia;
  const name = await addSystem(page);
  const key = await makeKey(page, name);
  await system(page, name)
    .getByRole('textbox', { name: 'Address to send to', exact: true })
    .fill('https://10.0.0.1/');
  await system(page, name).getByRole('button', { name: 'Add address', exact: true }).click();
  await expect(page.getByText(/^Nothing is sent to this address/)).toBeVisible();
  await system(page, name)
    .getByRole('textbox', { name: 'Address to send to', exact: true })
    .fill(receiver.url);
  await system(page, name).getByRole('button', { name: 'Add address', exact: true }).click();
  expect(await keepSecret(page)).toMatch(/^whsec_/);
  const { rows } = await stack.database.query<{ id: string }>(
    'select id from public.integration_clients where name = $1',
    [name],
  );
  await stack.database.query(
    `insert into public.external_people (client_id, kind, external_id, user_id) values ($1, 'doctor', 'D-1', $2)`,
    [rows[0]!.id, karim.account.userId],
  );
  receiver.answer = 500;

  const externalId = `visit-${randomUUID().slice(0, 8)}`;
  const made = await createSession(nadia, key, {
    doctor: { id: 'D-1' },
    patient: { id: 'P-1', displayName: 'Amina' },
    startsAt: soon(60 * 24),
    durationMinutes: 30,
    externalId,
  });
  expect(made.status()).toBe(201);
  const row = page
    .getByRole('list', { name: 'Webhooks', exact: true })
    .getByRole('listitem')
    .filter({ hasText: externalId });
  await expect(row).toContainText('answered 500');
  // It goes on trying by itself, so that there may be more than one attempt by now.
  await row.getByText(/^\d+ attempts?$/).click();
  await expect(row.getByRole('list')).toContainText('500');
  await expectNoViolations(page, 'the webhooks');

  receiver.answer = 204;
  await row
    .getByRole('button', { name: `Send again: session.upcoming of ${externalId}`, exact: true })
    .click();
  await expect(row).toContainText('Delivered');
  expect(new Set(receiver.told.map(({ id }) => id)).size).toBe(1);
  expect(receiver.told.at(-1)?.type).toBe('session.upcoming');
});

test('INT-2 where a system is told is changed and deleted, and what was sent stays in the log', async ({
  asPerson,
  stack,
}) => {
  const nadia = await asPerson('admin');
  const karim = await asPerson('doctor');
  await verify(stack, karim.account);
  const { page } = nadia;
  const name = await addSystem(page);
  const key = await makeKey(page, name);
  const own = system(page, name);
  await own.getByRole('textbox', { name: 'Address to send to' }).fill(receiver.url);
  await own.getByRole('button', { name: 'Add address' }).click();
  await keepSecret(page);
  await stack.database.query(
    `insert into public.external_people (client_id, kind, external_id, user_id)
     select id, 'doctor', 'D-1', $2 from public.integration_clients where name = $1`,
    [name, karim.account.userId],
  );
  receiver.answer = 204;
  const externalId = `visit-${randomUUID().slice(0, 8)}`;
  const session = {
    doctor: { id: 'D-1' },
    patient: { id: 'P-1', displayName: 'Amina' },
    startsAt: soon(60 * 24),
    durationMinutes: 30,
    externalId,
  };
  const made = await createSession(nadia, key, session);
  const told = page
    .getByRole('list', { name: 'Webhooks' })
    .getByRole('listitem')
    .filter({ hasText: externalId });
  await expect(told).toContainText('Delivered');

  await own.getByRole('button', { name: `Change ${receiver.url}`, exact: true }).click();
  await dialog(page).getByRole('textbox', { name: 'Address to send to' }).fill(`${receiver.url}/new`);
  for (const event of ['Made', 'Moved', 'Begun']) {
    await dialog(page).getByRole('checkbox', { name: event, exact: true }).uncheck();
  }
  await expectNoViolations(page, 'the dialog for an endpoint');
  await dialog(page).getByRole('button', { name: 'Save', exact: true }).click();
  await expect(dialog(page)).toHaveCount(0);
  await expect(own.getByText(`${receiver.url}/new`, { exact: true })).toBeVisible();
  await expect(own.getByText('4 kinds of events')).toBeVisible();

  // Of what follows, only the cancellation is among the chosen.
  const { sessionId } = (await made.json()) as { sessionId: string };
  const change = (what: string, body: object) =>
    page.request.post(`/v1/abm/video/sessions/${sessionId}/${what}`, {
      headers: { authorization: `Bearer ${key}`, 'idempotency-key': randomUUID() },
      data: body,
    });
  expect((await change('move', { startsAt: soon(60 * 48) })).status()).toBe(200);
  expect((await change('cancel', { reason: 'The doctor is ill' })).status()).toBe(200);
  await expect(told.filter({ hasText: 'session.cancelled' })).toContainText('Delivered');
  await expect(told).toHaveCount(2);

  await own.getByRole('button', { name: `Delete ${receiver.url}/new`, exact: true }).click();
  await dialog(page).getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(dialog(page)).toHaveCount(0);
  await expect(own.getByRole('switch')).toHaveCount(0);
  await expect(told.first()).toContainText(`${receiver.url}/new (deleted)`);
  await expect(told.getByRole('button', { name: /^Send again/ })).toHaveCount(0);
  await expectNoViolations(page, 'the page with a deleted endpoint');
});

test('INT-1 staff see nothing of other systems', async ({ asPerson }) => {
  const rina = await asPerson('staff');

  await rina.page.goto('/clinic/integration');

  await expect(rina.page.getByText('This page is for admins.', { exact: true })).toBeVisible();
  await expect(rina.page.getByRole('link', { name: 'Other systems', exact: true })).toHaveCount(0);
});

test('UX-1 the page of other systems fits a phone, has no violations in dark colours and works by keyboard', async ({
  asPerson,
}) => {
  const nadia = await asPerson('admin', { viewport: { width: 390, height: 844 }, colorScheme: 'dark' });
  const { page } = nadia;
  const name = `Cabinet ${randomUUID().slice(0, 8)}`;
  await page.goto('/clinic/integration');
  await page.getByRole('textbox', { name: 'Name of another system', exact: true }).focus();
  await page.keyboard.type(name);
  await page.keyboard.press('Enter');
  await expect(system(page, name)).toBeVisible();
  await system(page, name).getByRole('button', { name: 'New key', exact: true }).press('Enter');
  await expect(dialog(page).getByRole('checkbox', { name: 'Making sessions', exact: true })).toBeChecked();
  await expectNoViolations(page, 'the dialog for a key');
  await dialog(page).getByRole('button', { name: 'Make key', exact: true }).press('Enter');
  await keepSecret(page);

  await expectNoSidewaysScroll(page);
  await expectNoViolations(page, 'the page of other systems');
});

import { randomUUID } from 'node:crypto';
import { createAccount } from '../src/accounts.ts';
import { directRoom } from '../src/clinic-data.ts';
import { expect, test } from '../src/fixtures.ts';

const refusedRequest = /status of 40\d/;

test.describe('signing up and in', () => {
  test('USR-1 a patient makes an account, is signed in with it, and can sign in again', async ({
    asStranger,
  }) => {
    const { page } = await asStranger();
    const mark = randomUUID().slice(0, 8);
    await page.goto('/sign-up');

    await page.getByRole('textbox', { name: 'Full name', exact: true }).fill(`New Patient ${mark}`);
    await page.getByRole('textbox', { name: 'Email', exact: true }).fill(`new-${mark}@e2e.telemed`);
    await page.getByLabel('Password', { exact: true }).fill(`a long secret ${mark}`);
    await page.getByRole('button', { name: 'Create account', exact: true }).click();
    await expect(page).toHaveURL(/\/chat$/);
    await page.getByRole('button', { name: `Account of New Patient ${mark}`, exact: true }).click();
    await page.getByRole('menuitem', { name: 'Sign out', exact: true }).click();
    await expect(page).toHaveURL(/\/sign-in/);
    await page.getByRole('textbox', { name: 'Email', exact: true }).fill(`new-${mark}@e2e.telemed`);
    await page.getByLabel('Password', { exact: true }).fill(`a long secret ${mark}`);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();

    await expect(page).toHaveURL(/\/chat$/);
  });

  test('USR-1 a wrong password and an unknown address get the same answer', async ({ asStranger, stack }) => {
    const account = await createAccount(stack, 'patient');
    const { page, console } = await asStranger();
    console.expect(refusedRequest);
    const answers: string[] = [];

    for (const email of [account.email, `nobody-${account.email}`]) {
      await page.goto('/sign-in');
      await page.getByRole('textbox', { name: 'Email', exact: true }).fill(email);
      await page.getByLabel('Password', { exact: true }).fill('not the password');
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      answers.push(await page.getByRole('main').getByRole('alert').innerText());
    }

    expect(answers[0]).toBe(answers[1]);
    await page.goto('/chat');
    await expect(page).toHaveURL(/\/sign-in/);
  });
});

test('USR-1 what is typed before the scripts of the page run signs in all the same', async ({
  asStranger,
  stack,
}) => {
  const account = await createAccount(stack, 'patient');
  const stranger = await asStranger();
  const page = await stranger.page.context().newPage();
  const scripts = Promise.withResolvers<void>();
  await page.route('**/_next/static/**/*.js*', async (route) => {
    await scripts.promise;
    await route.continue();
  });
  await page.goto('/sign-in', { waitUntil: 'commit' });

  await page.getByRole('textbox', { name: 'Email', exact: true }).fill(account.email);
  await page.getByLabel('Password', { exact: true }).fill(account.password);
  await expect(page.locator('html')).toHaveAttribute('data-hydrated', 'false');
  scripts.resolve();
  await expect(page.locator('html')).toHaveAttribute('data-hydrated', 'true');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();

  await expect(page).toHaveURL(/\/chat$/);
});

test.describe('access ends', () => {
  test('SEC-1 at once on every page of a device that is signed out from another one', async ({
    asPerson,
    stack,
  }) => {
    const amina = await asPerson('patient');
    const karim = await asPerson('doctor');
    const roomId = await directRoom(stack, amina.account, karim.account);
    const phone = await amina.newDevice();
    await Promise.all([amina.chat.openRoom(roomId), phone.chat.openRoom(roomId)]);
    phone.console.expect(refusedRequest);

    await stack.database.query(
      `delete from public.active_sessions
        where id = (select id from public.active_sessions where user_id = $1 order by created_at desc limit 1)`,
      [amina.account.userId],
    );

    await expect(phone.page).toHaveURL(/\/sign-in/);
    await expect(phone.page.getByText(/signed out/i)).toBeVisible();
    await expect(amina.chat.messages).toBeVisible();
    const token = await phone.context.request.post('/api/token');
    expect(token.status()).toBe(401);
  });

  test('SEC-1 at once for somebody who is blocked, on all devices', async ({ asPerson, stack }) => {
    const amina = await asPerson('patient');
    const karim = await asPerson('doctor');
    const roomId = await directRoom(stack, amina.account, karim.account);
    const phone = await amina.newDevice();
    await Promise.all([amina.chat.openRoom(roomId), phone.chat.openRoom(roomId)]);
    for (const device of amina.devices) device.console.expect(refusedRequest);

    await stack.database.query('update public.users set blocked_at = now() where id = $1', [
      amina.account.userId,
    ]);

    for (const { page } of amina.devices) await expect(page).toHaveURL(/\/sign-in/);
    await amina.page.getByRole('textbox', { name: 'Email', exact: true }).fill(amina.account.email);
    await amina.page.getByLabel('Password', { exact: true }).fill(amina.account.password);
    await amina.page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expect(amina.page.getByRole('main').getByRole('alert')).toContainText(/blocked/i);
  });

  test('SEC-1 when signing out, for this device only', async ({ asPerson }) => {
    const amina = await asPerson('patient');
    const phone = await amina.newDevice();
    await Promise.all([amina.chat.openRooms(), phone.chat.openRooms()]);

    await amina.page.getByRole('button', { name: `Account of ${amina.name}`, exact: true }).click();
    await amina.page.getByRole('menuitem', { name: 'Sign out', exact: true }).click();
    await expect(amina.page).toHaveURL(/\/sign-in/);
    await amina.page.goto('/chat');

    await expect(amina.page).toHaveURL(/\/sign-in/);
    await phone.page.reload();
    await expect(phone.page).toHaveURL(/\/chat/);
    await expect(phone.page.getByRole('navigation', { name: 'Rooms', exact: true })).toBeVisible();
  });

  test('PERM-1 a room one is not in shows nothing', async ({ asPerson, stack }) => {
    const amina = await asPerson('patient');
    const karim = await asPerson('doctor');
    const rina = await asPerson('staff');
    const roomId = await directRoom(stack, amina.account, karim.account);
    await amina.chat.openRoom(roomId);
    await amina.chat.send('between us');
    await expect(amina.chat.message('between us')).toBeVisible();

    await rina.page.goto(`/chat/${roomId}`);

    await expect(
      rina.page.getByRole('region', { name: 'Conversation', exact: true }).getByRole('alert'),
    ).toBeVisible();
    await expect(rina.page.getByText('between us')).toHaveCount(0);
    await expect(rina.chat.messages).toHaveCount(0);
  });
});

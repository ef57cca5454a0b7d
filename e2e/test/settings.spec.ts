import { directRoom } from '../src/clinic-data.ts';
import { expect, test } from '../src/fixtures.ts';

test('USR-1 a changed name is what others see, live', async ({ asPerson, stack }) => {
  const amina = await asPerson('patient');
  const karim = await asPerson('doctor');
  await directRoom(stack, amina.account, karim.account);
  await Promise.all([amina.page.goto('/settings'), karim.chat.openRooms()]);
  await expect(karim.chat.roomInList(amina.name)).toBeVisible();

  await amina.page.getByRole('textbox', { name: 'Full name', exact: true }).fill(`${amina.name} Rahman`);
  await amina.page.getByRole('button', { name: 'Save', exact: true }).click();

  await expect(karim.chat.roomInList(`${amina.name} Rahman`)).toBeVisible();
  await expect(
    amina.page.getByRole('button', { name: `Account of ${amina.name} Rahman`, exact: true }),
  ).toBeVisible();
});

for (const { locale, language, label, save, rooms } of [
  { locale: 'ru', language: 'Русский', label: 'Язык', save: 'Сохранить', rooms: 'Сообщения' },
  { locale: 'bn', language: 'বাংলা', label: 'ভাষা', save: 'সংরক্ষণ করুন', rooms: 'বার্তা' },
]) {
  test(`UX-1 the pages speak ${language} once it is chosen`, async ({ asPerson }) => {
    const amina = await asPerson('patient');
    await amina.page.goto('/settings');

    await amina.page.getByRole('combobox', { name: 'Language', exact: true }).click();
    await amina.page.getByRole('option', { name: language, exact: true }).click();
    await amina.page.getByRole('button', { name: 'Save', exact: true }).click();

    await expect(amina.page.locator('html')).toHaveAttribute('lang', locale);
    await expect(amina.page.getByRole('combobox', { name: label, exact: true })).toBeVisible();
    await expect(amina.page.getByRole('button', { name: save, exact: true })).toBeVisible();
    await amina.page.goto('/chat');
    await expect(amina.page.getByRole('heading', { name: rooms, exact: true })).toBeVisible();
  });
}

test('SEC-1 from the settings a person signs his other device out', async ({ asPerson }) => {
  const amina = await asPerson('patient');
  const phone = await amina.newDevice();
  phone.console.expect(/status of 401/);
  await Promise.all([amina.page.goto('/settings'), phone.chat.openRooms()]);
  const devices = amina.page.getByRole('list', { name: 'Devices', exact: true }).getByRole('listitem');
  await expect(devices).toHaveCount(2);

  await amina.page.getByRole('button', { name: 'Sign out all others', exact: true }).click();

  await expect(devices).toHaveCount(1);
  await expect(phone.page).toHaveURL(/\/sign-in/);
  await expect(amina.page).toHaveURL(/\/settings/);
});

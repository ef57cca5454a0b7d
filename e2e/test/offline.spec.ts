import { unreachable } from '../src/console-watch.ts';
import { directRoom, storedMessages } from '../src/clinic-data.ts';
import { expect, test } from '../src/fixtures.ts';

test.describe('without a network', () => {
  test('CHAT-11 messages wait, are shown as waiting, and are sent once and in order when it is back', async ({
    asPerson,
    stack,
  }) => {
    const amina = await asPerson('patient');
    const karim = await asPerson('doctor');
    const roomId = await directRoom(stack, amina.account, karim.account);
    await Promise.all([amina.chat.openRoom(roomId), karim.chat.openRoom(roomId)]);
    amina.device.console.expect(unreachable);
    await amina.chat.send('before the tunnel');
    await expect(karim.chat.message('before the tunnel')).toBeVisible();

    await amina.device.context.setOffline(true);
    await expect(amina.chat.connection).toContainText(/offline/i);
    for (const text of ['in the tunnel 1', 'in the tunnel 2', 'in the tunnel 3']) await amina.chat.send(text);
    await expect(amina.chat.receipt('in the tunnel 1')).toHaveAccessibleName(/waiting/i);
    await karim.chat.send('are you still there?');
    await expect(karim.chat.receipt('are you still there?')).toHaveAccessibleName(/^(Sent|Delivered|Read)$/);
    expect((await storedMessages(stack, roomId)).length).toBeLessThanOrEqual(2);
    await amina.device.context.setOffline(false);

    const expected = [
      'before the tunnel',
      'are you still there?',
      'in the tunnel 1',
      'in the tunnel 2',
      'in the tunnel 3',
    ];
    await expect.poll(() => karim.chat.texts(), { timeout: 20_000 }).toEqual(expected);
    await expect.poll(() => amina.chat.texts()).toEqual(expected);
    await expect(amina.chat.connection).toBeEmpty();
    expect((await storedMessages(stack, roomId)).map((message) => message.body)).toEqual(expected);
  });

  test('CHAT-11 waiting messages survive leaving the page', async ({ asPerson, stack }) => {
    const amina = await asPerson('patient');
    const karim = await asPerson('doctor');
    const roomId = await directRoom(stack, amina.account, karim.account);
    await Promise.all([amina.chat.openRoom(roomId), karim.chat.openRoom(roomId)]);
    amina.device.console.expect(unreachable);

    await amina.device.context.setOffline(true);
    await amina.chat.send('written on the way');
    await expect(amina.chat.receipt('written on the way')).toHaveAccessibleName(/waiting/i);
    await amina.page.close();
    await amina.device.context.setOffline(false);
    expect(await storedMessages(stack, roomId)).toEqual([]);
    const page = await amina.device.context.newPage();
    await page.goto(`/chat/${roomId}`);

    await expect(karim.chat.message('written on the way')).toHaveCount(1);
    expect((await storedMessages(stack, roomId)).map((message) => message.body)).toEqual([
      'written on the way',
    ]);
  });

  test('CHAT-3 what others wrote meanwhile is there after the reconnect, edits and deletions included', async ({
    asPerson,
    stack,
  }) => {
    const amina = await asPerson('patient');
    const karim = await asPerson('doctor');
    const roomId = await directRoom(stack, amina.account, karim.account);
    await Promise.all([amina.chat.openRoom(roomId), karim.chat.openRoom(roomId)]);
    amina.device.console.expect(unreachable);
    for (const text of ['stays', 'will be edited', 'will go']) await karim.chat.send(text);
    await expect(amina.chat.message('will go')).toBeVisible();

    await amina.device.context.setOffline(true);
    await karim.chat.openMenuOf('will be edited');
    await karim.page.getByRole('menuitem', { name: 'Edit', exact: true }).click();
    await karim.chat.field.fill('was edited');
    await karim.chat.field.press('Enter');
    await expect(karim.chat.message('was edited')).toBeVisible();
    await karim.chat.openMenuOf('will go');
    await karim.page.getByRole('menuitem', { name: 'Delete', exact: true }).click();
    await karim.page
      .getByRole('dialog', { name: 'Delete this message?', exact: true })
      .getByRole('button', { name: 'Delete', exact: true })
      .click();
    await karim.chat.send('and one more');
    await expect(karim.chat.message('and one more')).toBeVisible();
    await expect(amina.chat.message('and one more')).toHaveCount(0);
    await amina.device.context.setOffline(false);

    await expect
      .poll(() => amina.chat.texts(), { timeout: 20_000 })
      .toEqual(['stays', 'was edited', 'and one more']);
    await expect(amina.chat.message('Message deleted')).toBeVisible();
  });
});

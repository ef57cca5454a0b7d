import { directRoom, storedMessages } from '../src/clinic-data.ts';
import { expect, test } from '../src/fixtures.ts';

test.describe('writing', () => {
  test('CHAT-9 a message may have 8,000 characters and not one more', async ({ asPerson, stack }) => {
    const amina = await asPerson('patient');
    const karim = await asPerson('doctor');
    const roomId = await directRoom(stack, amina.account, karim.account);
    await amina.chat.openRoom(roomId);

    await amina.chat.field.fill('x'.repeat(8_001));
    await expect(amina.page.getByText('1 character too long', { exact: true })).toBeVisible();
    await expect(amina.chat.sendButton).toBeDisabled();
    await amina.chat.field.press('Enter');
    expect(await storedMessages(stack, roomId)).toEqual([]);
    await amina.chat.send('😀'.repeat(8_000));

    await expect.poll(async () => (await storedMessages(stack, roomId)).length).toBe(1);
    expect((await storedMessages(stack, roomId))[0]?.body).toBe('😀'.repeat(8_000));
  });

  test('CHAT-9 what one has begun to write waits in its own room', async ({ asPerson, stack }) => {
    const amina = await asPerson('patient');
    const karim = await asPerson('doctor');
    const jamal = await asPerson('pharmacist');
    const withKarim = await directRoom(stack, amina.account, karim.account);
    await directRoom(stack, amina.account, jamal.account);
    await amina.chat.openRoom(withKarim);

    await amina.chat.field.fill('half a sent');
    await amina.chat.roomInList(jamal.name).getByRole('link').click();
    await expect(amina.chat.field).toHaveValue('');
    await amina.chat.roomInList(karim.name).getByRole('link').click();
    await expect(amina.chat.field).toHaveValue('half a sent');
    await amina.page.reload();

    await expect(amina.chat.field).toHaveValue('half a sent');
    expect(await storedMessages(stack, withKarim)).toEqual([]);
  });

  test('CHAT-9 a blank message is not sent', async ({ asPerson, stack }) => {
    const amina = await asPerson('patient');
    const karim = await asPerson('doctor');
    const roomId = await directRoom(stack, amina.account, karim.account);
    await amina.chat.openRoom(roomId);

    await amina.chat.field.fill('  \n ');
    await expect(amina.chat.sendButton).toBeDisabled();
    await amina.chat.field.press('Enter');
    await amina.chat.send('something');
    await expect(amina.chat.receipt('something')).toHaveAccessibleName('Sent');

    expect((await storedMessages(stack, roomId)).map((message) => message.body)).toEqual(['something']);
  });
});

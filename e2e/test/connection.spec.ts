import { directRoom, storedMessages } from '../src/clinic-data.ts';
import { expect, test } from '../src/fixtures.ts';

test('CHAT-3 SEC-1 an open room outlives its tokens: the next socket is open before the last one closes, and nothing is missed', async ({
  asPerson,
  stack,
}) => {
  const amina = await asPerson('patient');
  const karim = await asPerson('doctor');
  const roomId = await directRoom(stack, amina.account, karim.account);
  // Real tokens, said to end after eight seconds, so that the page renews them every five.
  await amina.page.route('**/api/token', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), expiresInMs: 8_000 } });
  });
  const sockets: { opened: number; closed?: number }[] = [];
  amina.page.on('websocket', (socket) => {
    const times: { opened: number; closed?: number } = { opened: Date.now() };
    sockets.push(times);
    socket.on('close', () => {
      times.closed = Date.now();
    });
  });
  await Promise.all([amina.chat.openRoom(roomId), karim.chat.openRoom(roomId)]);

  let sent = 0;
  while (sockets.filter((socket) => socket.closed !== undefined).length < 2) {
    sent += 1;
    await karim.chat.send(`message ${sent}`);
    await expect(amina.chat.message(`message ${sent}`)).toHaveCount(1);
  }

  for (const [index, socket] of sockets.entries()) {
    const next = sockets[index + 1];
    if (socket.closed !== undefined) expect(next?.opened).toBeLessThan(socket.closed);
  }
  const expected = Array.from({ length: sent }, (_, index) => `message ${index + 1}`);
  expect(await amina.chat.texts()).toEqual(expected);
  await expect(amina.chat.connection).toBeEmpty();
});

test('CHAT-11 a message the server refuses is kept with the reason, and can be discarded', async ({
  asPerson,
  stack,
}) => {
  const amina = await asPerson('patient');
  const karim = await asPerson('doctor');
  const roomId = await directRoom(stack, amina.account, karim.account);
  await Promise.all([amina.chat.openRoom(roomId), karim.chat.openRoom(roomId)]);

  // Postgres keeps any text but this one character, which pasting can bring along.
  await amina.chat.send('a text with \u0000 inside');
  const refused = amina.chat.messages.locator('[data-pending="failed"]');
  await expect(refused.getByRole('alert')).toContainText('The message was refused.');
  await amina.chat.send('the next one goes through');
  await expect(karim.chat.message('the next one goes through')).toBeVisible();
  await refused.getByRole('button', { name: 'Discard', exact: true }).click();

  await expect(refused).toHaveCount(0);
  expect((await storedMessages(stack, roomId)).map((message) => message.body)).toEqual([
    'the next one goes through',
  ]);
});

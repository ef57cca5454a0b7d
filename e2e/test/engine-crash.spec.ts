import { unreachable } from '../src/console-watch.ts';
import { directRoom, storedMessages } from '../src/clinic-data.ts';
import { expect, test } from '../src/fixtures.ts';

test('CHAT-3 an engine killed in the middle of a conversation loses nothing and doubles nothing', async ({
  asPerson,
  stack,
}) => {
  test.slow();
  const amina = await asPerson('patient');
  const karim = await asPerson('doctor');
  const roomId = await directRoom(stack, amina.account, karim.account);
  await Promise.all([amina.chat.openRoom(roomId), karim.chat.openRoom(roomId)]);
  for (const person of [amina, karim]) person.device.console.expect(unreachable);
  const talk = async (round: string): Promise<void> => {
    for (let number = 1; number <= 5; number += 1) {
      await amina.chat.send(`Amina ${round} ${number}`);
      await karim.chat.send(`Karim ${round} ${number}`);
    }
  };
  await talk('before');

  const pid = await stack.killEngine();
  await talk('during');
  await expect.poll(() => stack.engineIsBack(pid), { timeout: 30_000 }).toBe(true);
  await talk('after');

  await expect.poll(async () => (await storedMessages(stack, roomId)).length, { timeout: 30_000 }).toBe(30);
  const stored = (await storedMessages(stack, roomId)).map((message) => message.body);
  for (const who of ['Amina', 'Karim']) {
    const said = ['before', 'during', 'after'].flatMap((round) =>
      [1, 2, 3, 4, 5].map((number) => `${who} ${round} ${number}`),
    );
    expect(stored.filter((text) => text.startsWith(who))).toEqual(said);
  }
  for (const { chat } of [amina, karim]) {
    await expect.poll(() => chat.texts(), { timeout: 20_000 }).toEqual(stored);
    await expect(chat.connection).toBeEmpty();
  }
});

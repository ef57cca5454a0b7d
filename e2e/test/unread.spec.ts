import { directRoom, groupRoom, messagesFrom, unreadTruth } from '../src/clinic-data.ts';
import { expect, test } from '../src/fixtures.ts';

test.describe('messages somebody has not seen', () => {
  test('CHAT-4 count up by one each for everybody but the sender, in the list and in the tab title', async ({
    asPerson,
    stack,
  }) => {
    const amina = await asPerson('patient');
    const karim = await asPerson('doctor');
    const jamal = await asPerson('pharmacist');
    const roomId = await groupRoom(stack, 'Ward round', [amina.account, karim.account, jamal.account]);
    await Promise.all([karim.chat.openRooms(), jamal.chat.openRooms(), amina.chat.openRoom(roomId)]);

    for (const text of ['one', 'two', 'three']) await amina.chat.send(text);

    for (const reader of [karim, jamal]) {
      await expect(reader.chat.unreadBadge('Ward round')).toHaveText('3 unread');
      await expect(reader.page).toHaveTitle('(3) Telemed');
      expect(await unreadTruth(stack, roomId, reader.account)).toBe(3);
    }
    await expect(amina.chat.unreadBadge('Ward round')).toHaveCount(0);
    await expect(amina.page).toHaveTitle('Telemed');
  });

  test('CHAT-4 sending sets the sender’s own counter to nothing', async ({ asPerson, stack }) => {
    const amina = await asPerson('patient');
    const karim = await asPerson('doctor');
    const roomId = await directRoom(stack, amina.account, karim.account);
    await messagesFrom(stack, roomId, karim.account, 4, 'unseen');
    await amina.chat.openRooms();
    await expect(amina.chat.unreadBadge(karim.name)).toHaveText('4 unread');

    await amina.device.graphql(
      'mutation ($room: uuid!, $id: uuid!) { insert_messages_one(object: {id: $id, room_id: $room, body: "answer"}) { seq } }',
      { room: roomId, id: crypto.randomUUID() },
    );

    await expect(amina.chat.unreadBadge(karim.name)).toHaveCount(0);
    expect(await unreadTruth(stack, roomId, amina.account)).toBe(0);
    expect(await unreadTruth(stack, roomId, karim.account)).toBe(1);
  });

  test('CHAT-5 reading on one device clears the counter on the other, and nobody else’s', async ({
    asPerson,
    stack,
  }) => {
    const amina = await asPerson('patient');
    const karim = await asPerson('doctor');
    const jamal = await asPerson('pharmacist');
    const roomId = await groupRoom(stack, 'Ward round', [amina.account, karim.account, jamal.account]);
    const tablet = await karim.newDevice();
    await messagesFrom(stack, roomId, amina.account, 5, 'unseen');
    await Promise.all([karim.chat.openRooms(), tablet.chat.openRooms(), jamal.chat.openRooms()]);
    await expect(tablet.chat.unreadBadge('Ward round')).toHaveText('5 unread');

    await karim.chat.roomInList('Ward round').getByRole('link').click();
    await expect(karim.chat.message('unseen 5')).toBeInViewport();

    await expect(karim.chat.unreadBadge('Ward round')).toHaveCount(0);
    await expect(tablet.chat.unreadBadge('Ward round')).toHaveCount(0);
    await expect(tablet.page).toHaveTitle('Telemed');
    await expect(jamal.chat.unreadBadge('Ward round')).toHaveText('5 unread');
  });

  test('CHAT-5 a message that arrives in an open, visible room is never unread', async ({
    asPerson,
    stack,
  }) => {
    const amina = await asPerson('patient');
    const karim = await asPerson('doctor');
    const roomId = await directRoom(stack, amina.account, karim.account);
    await Promise.all([amina.chat.openRoom(roomId), karim.chat.openRoom(roomId)]);

    await amina.chat.send('are you there?');
    await expect(karim.chat.message('are you there?')).toBeVisible();

    await expect.poll(() => unreadTruth(stack, roomId, karim.account)).toBe(0);
    await expect(karim.chat.unreadBadge(amina.name)).toHaveCount(0);
    await expect(karim.page).toHaveTitle('Telemed');
  });

  test('CHAT-6 the room says who has read its newest message', async ({ asPerson, stack }) => {
    const amina = await asPerson('patient');
    const karim = await asPerson('doctor');
    const jamal = await asPerson('pharmacist');
    const roomId = await groupRoom(stack, 'Ward round', [amina.account, karim.account, jamal.account]);
    await amina.chat.openRoom(roomId);
    await amina.chat.send('please read this');

    await karim.chat.openRoom(roomId);
    await expect(amina.chat.messages.getByText(`Read by ${karim.name}`)).toBeVisible();
    await jamal.chat.openRoom(roomId);

    await expect(amina.chat.messages.getByText(/^Read by /)).toContainText(jamal.name);
    await expect(amina.chat.messages.getByText(/^Read by /)).toContainText(karim.name);
  });

  test('CHAT-6 the room’s details show each participant’s unread state', async ({ asPerson, stack }) => {
    const amina = await asPerson('patient');
    const karim = await asPerson('doctor');
    const jamal = await asPerson('pharmacist');
    const roomId = await groupRoom(stack, 'Ward round', [amina.account, karim.account, jamal.account]);
    await messagesFrom(stack, roomId, amina.account, 2, 'news');
    await amina.chat.openRoom(roomId);

    await amina.page.getByRole('button', { name: 'Details', exact: true }).click();
    const people = amina.page
      .getByRole('dialog')
      .getByRole('list', { name: 'Participants', exact: true })
      .getByRole('listitem');
    await expect(people.filter({ hasText: karim.name })).toContainText('2 unread');
    await karim.chat.openRoom(roomId);

    await expect(people.filter({ hasText: karim.name })).toContainText('Has read everything');
    await expect(people.filter({ hasText: jamal.name })).toContainText('2 unread');
  });
});

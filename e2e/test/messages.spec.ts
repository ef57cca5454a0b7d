import { directRoom, groupRoom, lastSeenMinutesAgo, storedMessages } from '../src/clinic-data.ts';
import { expect, test } from '../src/fixtures.ts';

test.describe('two people with the same room open', () => {
  test('CHAT-2 what one writes appears at the other, both ways, on every device of each', async ({
    asPerson,
    stack,
  }) => {
    const amina = await asPerson('patient');
    const karim = await asPerson('doctor');
    const roomId = await directRoom(stack, amina.account, karim.account);
    const tablet = await karim.newDevice();
    await Promise.all([
      amina.chat.openRoom(roomId),
      karim.chat.openRoom(roomId),
      tablet.chat.openRoom(roomId),
    ]);

    await amina.chat.send('Good morning, doctor');
    await expect(karim.chat.message('Good morning, doctor')).toBeVisible();
    await expect(tablet.chat.message('Good morning, doctor')).toBeVisible();
    await tablet.chat.send('Good morning! How did you sleep?');

    for (const chat of [amina.chat, karim.chat, tablet.chat]) {
      await expect
        .poll(() => chat.texts())
        .toEqual(['Good morning, doctor', 'Good morning! How did you sleep?']);
    }
  });

  test('CHAT-2 CHAT-3 many messages sent at once from both sides stand in the same order everywhere', async ({
    asPerson,
    stack,
  }) => {
    const amina = await asPerson('patient');
    const karim = await asPerson('doctor');
    const roomId = await directRoom(stack, amina.account, karim.account);
    await Promise.all([amina.chat.openRoom(roomId), karim.chat.openRoom(roomId)]);

    await Promise.all(
      [amina, karim].map(async (person) => {
        for (let number = 1; number <= 15; number += 1)
          await person.chat.send(`${person.account.role} ${number}`);
      }),
    );

    await expect.poll(async () => (await storedMessages(stack, roomId)).length).toBe(30);
    const stored = (await storedMessages(stack, roomId)).map((message) => message.body);
    await expect.poll(() => amina.chat.texts()).toEqual(stored);
    await expect.poll(() => karim.chat.texts()).toEqual(stored);
  });

  test('CHAT-9 one sees that the other is typing, and that he stopped', async ({ asPerson, stack }) => {
    const amina = await asPerson('patient');
    const karim = await asPerson('doctor');
    const roomId = await directRoom(stack, amina.account, karim.account);
    await Promise.all([amina.chat.openRoom(roomId), karim.chat.openRoom(roomId)]);

    await amina.chat.field.pressSequentially('I have a ques');
    await expect(karim.chat.typing).toContainText(amina.name);
    await amina.chat.field.clear();

    await expect(karim.chat.typing).toBeEmpty();
    await expect(amina.chat.typing).toBeEmpty();
  });

  test('CHAT-9 one sees the other come online and leave', async ({ asPerson, stack }) => {
    const amina = await asPerson('patient');
    const karim = await asPerson('doctor');
    const roomId = await directRoom(stack, amina.account, karim.account);
    await amina.chat.openRoom(roomId);
    // The line under the doctor's name.
    const presence = amina.page
      .getByRole('region', { name: 'Conversation', exact: true })
      .getByText(/^Doctor · /);
    await expect(presence).toHaveText('Doctor · Offline');

    await karim.chat.openRooms();
    await expect(presence).toHaveText('Doctor · Online');
    await karim.page.close();
    await lastSeenMinutesAgo(stack, karim.account, 2);

    await expect(presence).toHaveText(/^Doctor · Last seen /);
  });

  test('CHAT-9 a message goes from sent to delivered to read', async ({ asPerson, stack }) => {
    const amina = await asPerson('patient');
    const karim = await asPerson('doctor');
    const roomId = await directRoom(stack, amina.account, karim.account);
    await amina.chat.openRoom(roomId);

    await amina.chat.send('Did you get my results?');
    await expect(amina.chat.receipt('Did you get my results?')).toHaveAccessibleName('Sent');
    await karim.chat.openRooms();
    await expect(amina.chat.receipt('Did you get my results?')).toHaveAccessibleName('Delivered');
    await karim.chat.openRoom(roomId);

    await expect(amina.chat.receipt('Did you get my results?')).toHaveAccessibleName('Read');
  });

  test('CHAT-9 an edited message changes on both screens, and the old text is kept in the audit log', async ({
    asPerson,
    stack,
  }) => {
    const amina = await asPerson('patient');
    const karim = await asPerson('doctor');
    const roomId = await directRoom(stack, amina.account, karim.account);
    await Promise.all([amina.chat.openRoom(roomId), karim.chat.openRoom(roomId)]);
    await amina.chat.send('I took 5 tablets');
    await expect(karim.chat.message('I took 5 tablets')).toBeVisible();

    await amina.chat.openMenuOf('I took 5 tablets');
    await amina.page.getByRole('menuitem', { name: 'Edit', exact: true }).click();
    await amina.chat.field.fill('I took 2 tablets');
    await amina.chat.field.press('Enter');

    for (const chat of [amina.chat, karim.chat]) {
      await expect(chat.message('I took 2 tablets')).toContainText('edited');
      await expect(chat.message('I took 5 tablets')).toHaveCount(0);
    }
    const { rows } = await stack.database.query(
      `select actor_id, action, before ->> 'body' as before from public.audit_log
        where entity = 'messages' and entity_id in (select id::text from public.messages where room_id = $1)`,
      [roomId],
    );
    expect(rows).toEqual([
      { actor_id: amina.account.userId, action: 'message.edited', before: 'I took 5 tablets' },
    ]);
  });

  test('CHAT-9 a deleted message leaves only its place behind', async ({ asPerson, stack }) => {
    const amina = await asPerson('patient');
    const karim = await asPerson('doctor');
    const roomId = await directRoom(stack, amina.account, karim.account);
    await Promise.all([amina.chat.openRoom(roomId), karim.chat.openRoom(roomId)]);
    await amina.chat.send('sent to the wrong person');
    await amina.chat.send('and this one stays');
    await expect(karim.chat.message('and this one stays')).toBeVisible();

    await amina.chat.openMenuOf('sent to the wrong person');
    await amina.page.getByRole('menuitem', { name: 'Delete', exact: true }).click();
    await amina.page
      .getByRole('dialog', { name: 'Delete this message?', exact: true })
      .getByRole('button', { name: 'Delete', exact: true })
      .click();

    for (const chat of [amina.chat, karim.chat]) {
      await expect(chat.message('sent to the wrong person')).toHaveCount(0);
      await expect(chat.message('Message deleted')).toBeVisible();
      await expect(chat.message('and this one stays')).toBeVisible();
    }
    expect(await storedMessages(stack, roomId)).toEqual([
      { body: '', seq: 1, edited: false, deleted: true },
      { body: 'and this one stays', seq: 2, edited: false, deleted: false },
    ]);
  });

  test('CHAT-9 nobody can change what another has written', async ({ asPerson, stack }) => {
    const amina = await asPerson('patient');
    const karim = await asPerson('doctor');
    const roomId = await directRoom(stack, amina.account, karim.account);
    await Promise.all([amina.chat.openRoom(roomId), karim.chat.openRoom(roomId)]);
    await amina.chat.send('my own words');

    await karim.chat.openMenuOf('my own words');

    await expect(karim.page.getByRole('menuitem', { name: 'Copy text', exact: true })).toBeVisible();
    await expect(karim.page.getByRole('menuitem', { name: 'Edit', exact: true })).toHaveCount(0);
    await expect(karim.page.getByRole('menuitem', { name: 'Delete', exact: true })).toHaveCount(0);
  });

  test('CHAT-9 markup and SQL in a message are shown as they were written', async ({ asPerson, stack }) => {
    const text = `<img src=x onerror="alert(1)"> '; drop table messages; -- <b>bold</b>`;
    const amina = await asPerson('patient');
    const karim = await asPerson('doctor');
    const roomId = await directRoom(stack, amina.account, karim.account);
    await Promise.all([amina.chat.openRoom(roomId), karim.chat.openRoom(roomId)]);

    await amina.chat.send(text);

    await expect(karim.chat.message(text)).toBeVisible();
    expect((await storedMessages(stack, roomId)).map((message) => message.body)).toEqual([text]);
  });
});

test.describe('somebody in several rooms', () => {
  test('CHAT-9 search finds words in his own rooms only, and leads to the message', async ({
    asPerson,
    stack,
  }) => {
    const amina = await asPerson('patient');
    const karim = await asPerson('doctor');
    const other = await asPerson('doctor');
    const own = await directRoom(stack, amina.account, karim.account);
    const foreign = await groupRoom(stack, 'Not for Amina', [karim.account, other.account]);
    await karim.device.graphql(insertMessage, {
      room: own,
      id: crypto.randomUUID(),
      body: 'Take 50%_off the dose of metformin',
    });
    await karim.device.graphql(insertMessage, {
      room: own,
      id: crypto.randomUUID(),
      body: 'and drink water',
    });
    await karim.device.graphql(insertMessage, {
      room: foreign,
      id: crypto.randomUUID(),
      body: 'metformin is short this week',
    });
    await amina.chat.openRooms();

    await amina.page.getByRole('button', { name: 'Search', exact: true }).click();
    await amina.page.getByRole('searchbox', { name: 'Search messages', exact: true }).fill('METFORMIN');
    const results = amina.page
      .getByRole('list', { name: 'Search results', exact: true })
      .getByRole('listitem');
    await expect(results).toHaveCount(1);
    await expect(results.locator('mark')).toHaveText('metformin');
    await amina.page.getByRole('searchbox', { name: 'Search messages', exact: true }).fill('50%_');
    await expect(results).toHaveCount(1);
    await results.getByRole('link').click();

    await expect(amina.page).toHaveURL(new RegExp(`/chat/${own}`));
    await expect(amina.chat.message('Take 50%_off the dose of metformin')).toBeInViewport();
  });
});

const insertMessage = `mutation ($room: uuid!, $id: uuid!, $body: String!) {
  insert_messages_one(object: {id: $id, room_id: $room, body: $body}) { id }
}`;

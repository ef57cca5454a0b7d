import { directRoom, groupRoom, haveMet, messagesFrom } from '../src/clinic-data.ts';
import { expect, test } from '../src/fixtures.ts';

test.describe('starting conversations', () => {
  test('CHAT-1 a direct room of the same two people is found again, whoever starts it', async ({
    asPerson,
    stack,
  }) => {
    const amina = await asPerson('patient');
    const karim = await asPerson('doctor');
    await haveMet(stack, amina.account, karim.account);
    await Promise.all([amina.chat.openRooms(), karim.chat.openRooms()]);

    await amina.chat.startDirect(karim.name);
    await expect(amina.page).toHaveURL(/\/chat\/[0-9a-f-]{36}/);
    await amina.chat.send('hello');
    await karim.chat.startDirect(amina.name);

    await expect(karim.page).toHaveURL(new URL(amina.page.url()).pathname);
    await expect(karim.chat.message('hello')).toBeVisible();
    const { rows } = await stack.database.query(
      'select count(*)::int as rooms from public.room_participants where user_id = $1',
      [amina.account.userId],
    );
    expect(rows).toEqual([{ rooms: 1 }]);
  });

  test('CHAT-1 CHAT-12 a doctor opens a group room with a title, and everybody named is in it', async ({
    asPerson,
  }) => {
    const karim = await asPerson('doctor');
    const colleague = await asPerson('doctor');
    const rina = await asPerson('staff');
    await Promise.all([karim.chat.openRooms(), colleague.chat.openRooms(), rina.chat.openRooms()]);

    await karim.chat.startGroup('Night shift', [colleague.name, rina.name]);
    await karim.chat.send('who is on tonight?');

    for (const person of [colleague, rina]) {
      await expect(person.chat.roomInList('Night shift')).toContainText('who is on tonight?');
      await person.chat.roomInList('Night shift').getByRole('link').click();
      await expect(person.chat.message('who is on tonight?')).toBeVisible();
    }
  });

  test('CHAT-12 a patient finds the doctors he has met, no others, and cannot open groups', async ({
    asPerson,
    stack,
  }) => {
    const amina = await asPerson('patient');
    const met = await asPerson('doctor');
    const stranger = await asPerson('doctor');
    await haveMet(stack, amina.account, met.account);
    await amina.chat.openRooms();

    await amina.page.getByRole('button', { name: 'New conversation', exact: true }).click();
    const dialog = amina.page.getByRole('dialog', { name: 'New conversation', exact: true });

    await expect(dialog.getByText(met.name)).toBeVisible();
    await expect(dialog.getByText(stranger.name)).toHaveCount(0);
    await expect(dialog.getByText('Group', { exact: true })).toHaveCount(0);
  });

  test('CHAT-12 a patient writes to the front desk, and the staff answer', async ({ asPerson }) => {
    const amina = await asPerson('patient');
    const rina = await asPerson('staff');
    await Promise.all([amina.chat.openRooms(), rina.chat.openRooms()]);

    await amina.page.getByRole('button', { name: 'New conversation', exact: true }).click();
    await amina.page
      .getByRole('dialog', { name: 'New conversation', exact: true })
      .getByRole('button', { name: /front desk/i })
      .click();
    await amina.chat.send('I need to move my appointment');
    await rina.chat.roomInList(amina.name).getByRole('link').click();
    await expect(rina.chat.message('I need to move my appointment')).toBeVisible();
    await rina.chat.send('Of course, when suits you?');

    await expect(amina.chat.message('Of course, when suits you?')).toBeVisible();
    await expect(amina.chat.roomInList('Front desk')).toBeVisible();
  });

  test('CHAT-1 whoever leaves a group is announced and sees it no more', async ({ asPerson, stack }) => {
    const karim = await asPerson('doctor');
    const rina = await asPerson('staff');
    const roomId = await groupRoom(stack, 'Short lived', [karim.account, rina.account]);
    await Promise.all([karim.chat.openRoom(roomId), rina.chat.openRoom(roomId)]);

    await karim.page.getByRole('button', { name: 'Details', exact: true }).click();
    await karim.page
      .getByRole('dialog', { name: 'Details', exact: true })
      .getByRole('button', { name: 'Leave group', exact: true })
      .click();
    await karim.page
      .getByRole('dialog', { name: 'Leave this group?', exact: true })
      .getByRole('button', { name: 'Leave group', exact: true })
      .click();

    await expect(rina.chat.messages.getByText(`${karim.name} left`)).toBeVisible();
    await expect(karim.chat.roomInList('Short lived')).toHaveCount(0);
    await expect(karim.chat.messages).toHaveCount(0);
  });
});

test.describe('the rooms list', () => {
  test('CHAT-7 has the newest activity first, with last message and unread count, and moves live', async ({
    asPerson,
    stack,
  }) => {
    const karim = await asPerson('doctor');
    const amina = await asPerson('patient');
    const jamal = await asPerson('pharmacist');
    const withAmina = await directRoom(stack, karim.account, amina.account);
    const withJamal = await directRoom(stack, karim.account, jamal.account);
    await messagesFrom(stack, withAmina, amina.account, 1, 'from Amina');
    await messagesFrom(stack, withJamal, jamal.account, 2, 'from Jamal');
    await karim.chat.openRooms();
    const rooms = karim.chat.roomsList.getByRole('listitem');
    await expect(rooms).toHaveCount(2);
    await expect(rooms.nth(0)).toContainText(jamal.name);
    await expect(rooms.nth(0)).toContainText('from Jamal 2');
    await expect(rooms.nth(0)).toContainText('2 unread');

    await messagesFrom(stack, withAmina, amina.account, 1, 'again');

    await expect(rooms.nth(0)).toContainText(amina.name);
    await expect(rooms.nth(0)).toContainText('again 1');
    await expect(rooms.nth(0)).toContainText('2 unread');
    await expect(karim.page).toHaveTitle('(4) Telemed');
  });

  test('CHAT-7 is paged with page, size and total', async ({ asPerson, stack }) => {
    const karim = await asPerson('doctor');
    for (let number = 1; number <= 23; number += 1) {
      const roomId = await groupRoom(stack, `Ward ${number}`, [karim.account]);
      await messagesFrom(stack, roomId, karim.account, 1, `note ${number}`);
    }
    await karim.chat.openRooms();
    const rooms = karim.chat.roomsList.getByRole('listitem');
    await expect(rooms).toHaveCount(20);
    await expect(rooms.first()).toContainText('Ward 23');
    await expect(karim.page.getByText('1–20 of 23', { exact: true })).toBeVisible();

    await karim.page.getByRole('button', { name: 'Next page', exact: true }).click();

    await expect(rooms).toHaveCount(3);
    await expect(rooms.last()).toContainText('Ward 1');
    await expect(karim.page.getByText('21–23 of 23', { exact: true })).toBeVisible();
  });

  test('UX-2 says what to do when there is no room yet', async ({ asPerson }) => {
    const amina = await asPerson('patient');

    await amina.chat.openRooms();

    await expect(
      amina.page
        .getByRole('navigation', { name: 'Rooms', exact: true })
        .getByText('No conversations yet', { exact: true }),
    ).toBeVisible();
  });
});

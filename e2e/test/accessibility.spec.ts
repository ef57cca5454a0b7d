import { expectNoSidewaysScroll, expectNoViolations, tabTo } from '../src/accessibility.ts';
import { directRoom, hasReadAll, messagesFrom } from '../src/clinic-data.ts';
import { expect, test } from '../src/fixtures.ts';

for (const colorScheme of ['light', 'dark'] as const) {
  test(`UX-1 sign-in, rooms list and room have no violations in ${colorScheme} colours`, async ({
    asPerson,
    asStranger,
    stack,
  }) => {
    const stranger = await asStranger({ colorScheme });
    const amina = await asPerson('patient', { colorScheme });
    const karim = await asPerson('doctor', { colorScheme });
    const roomId = await directRoom(stack, amina.account, karim.account);
    await messagesFrom(stack, roomId, karim.account, 3, 'note');

    await stranger.page.goto('/sign-in');
    await expect(stranger.page.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible();
    await expectNoViolations(stranger.page, 'the sign-in page');
    await stranger.page.goto('/sign-up');
    await expect(stranger.page.getByRole('button', { name: 'Create account', exact: true })).toBeVisible();
    await expectNoViolations(stranger.page, 'the sign-up page');

    await amina.chat.openRooms();
    await expect(amina.chat.roomInList(karim.name)).toBeVisible();
    await expectNoViolations(amina.page, 'the rooms list');
    await amina.chat.openRoom(roomId);
    await amina.chat.field.fill('an answer');
    await amina.chat.field.press('Enter');
    await expect(amina.chat.receipt('an answer')).toHaveAccessibleName('Sent');
    await expectNoViolations(amina.page, 'the room');

    await amina.page.getByRole('button', { name: 'Details', exact: true }).click();
    await expect(amina.page.getByRole('list', { name: 'Participants', exact: true })).toBeVisible();
    await expectNoViolations(amina.page, 'the details');
    await amina.page.keyboard.press('Escape');
    await amina.page.getByRole('button', { name: 'New conversation', exact: true }).click();
    await expect(
      amina.page.getByRole('dialog', { name: 'New conversation', exact: true }).getByText(/appear here once/),
    ).toBeVisible();
    await expectNoViolations(amina.page, 'the dialog for a new conversation');
    await amina.page.goto('/settings');
    await expect(
      amina.page.getByRole('list', { name: 'Devices', exact: true }).getByRole('listitem'),
    ).toHaveCount(1);
    await expectNoViolations(amina.page, 'the settings');
  });
}

test('UX-1 a conversation works with the keyboard alone', async ({ asPerson, stack }) => {
  const amina = await asPerson('patient');
  const karim = await asPerson('doctor');
  const roomId = await directRoom(stack, amina.account, karim.account);
  await messagesFrom(stack, roomId, karim.account, 2, 'note');
  const { page } = amina;
  const { keyboard } = page;
  await amina.chat.openRooms();
  await expect(amina.chat.roomInList(karim.name)).toBeVisible();

  // The skip link is the first stop and leads past the navigation.
  await keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content', exact: true })).toBeFocused();
  await keyboard.press('Enter');
  await tabTo(amina.chat.roomInList(karim.name).getByRole('link'));
  await keyboard.press('Enter');
  await expect(amina.chat.field).toBeFocused();
  await keyboard.type('first line');
  await keyboard.press('Shift+Enter');
  await keyboard.type('second line');
  await keyboard.press('Enter');
  await expect(amina.chat.field).toHaveValue('');
  await expect.poll(() => amina.chat.texts()).toEqual(['note 1', 'note 2', 'first line\nsecond line']);

  // Up edits one's last message, Escape leaves it as it was.
  await keyboard.press('ArrowUp');
  await expect(amina.chat.field).toHaveValue('first line\nsecond line');
  await keyboard.press('Escape');
  await expect(amina.chat.field).toHaveValue('');
  await keyboard.press('ArrowUp');
  await keyboard.press('ControlOrMeta+A');
  await keyboard.type('one line');
  await keyboard.press('Enter');
  await expect(amina.chat.message('one line')).toBeVisible();

  // Messages are one stop; arrows move between them, Enter opens the menu.
  await tabTo(amina.chat.message('one line'), 'Shift+Tab');
  await keyboard.press('ArrowUp');
  await expect(amina.chat.message('note 2')).toBeFocused();
  await keyboard.press('ArrowDown');
  await keyboard.press('Enter');
  await expect(page.getByRole('menu').locator(':focus')).toBeAttached();
  for (const item of ['Copy text', 'Edit', 'Delete']) {
    await keyboard.press('ArrowDown');
    await expect(page.getByRole('menuitem', { name: item, exact: true })).toBeFocused();
  }
  await keyboard.press('Enter');
  await tabTo(
    page
      .getByRole('dialog', { name: 'Delete this message?', exact: true })
      .getByRole('button', { name: 'Delete', exact: true }),
  );
  await keyboard.press('Enter');

  await expect(amina.chat.message('one line')).toHaveCount(0);
  await expect(amina.chat.message('Message deleted')).toBeVisible();
});

test('UX-1 on a phone list and room take turns and fit the screen', async ({ asPerson, stack }) => {
  const viewport = { width: 390, height: 844 };
  const amina = await asPerson('patient', { viewport, isMobile: true, hasTouch: true });
  const karim = await asPerson('doctor');
  const roomId = await directRoom(stack, amina.account, karim.account);
  await messagesFrom(stack, roomId, karim.account, 30, 'note');
  await hasReadAll(stack, roomId, amina.account);
  await amina.chat.openRooms();
  await expect(amina.chat.roomInList(karim.name)).toBeVisible();
  await expect(amina.chat.field).toBeHidden();

  await amina.chat.roomInList(karim.name).getByRole('link').tap();
  await expect(amina.chat.message('note 30')).toBeInViewport();
  await expect(amina.chat.roomsList).toBeHidden();
  await amina.chat.send('from my phone');
  await expect(amina.chat.message('from my phone')).toBeInViewport();
  await expectNoSidewaysScroll(amina.page, 'the room');
  await amina.page.getByRole('button', { name: 'Back to all conversations', exact: true }).tap();

  await expect(amina.chat.roomInList(karim.name)).toContainText('from my phone');
  await expect(amina.chat.field).toBeHidden();
  await amina.page.goBack();
  await expect(amina.chat.message('from my phone')).toBeVisible();
});

import { directRoom, hasReadAll, messagesFrom } from '../src/clinic-data.ts';
import { expect, test } from '../src/fixtures.ts';

test('CHAT-8 a history of 1,000 messages scrolls back to the first one, in order, while new ones arrive', async ({
  asPerson,
  stack,
}) => {
  test.slow();
  const amina = await asPerson('patient');
  const karim = await asPerson('doctor');
  const roomId = await directRoom(stack, amina.account, karim.account);
  await messagesFrom(stack, roomId, karim.account, 1000, 'note');
  await hasReadAll(stack, roomId, amina.account);
  await amina.chat.openRoom(roomId);
  await expect(amina.chat.message('note 1000')).toBeInViewport();
  const first = amina.chat.message('note 1');

  for (let scrolls = 0; scrolls < 60 && (await first.count()) === 0; scrolls += 1) {
    const loaded = (await amina.chat.texts()).length;
    await amina.chat.messages.evaluate((log) => log.scrollTo({ top: 0 }));
    if (scrolls === 3) await messagesFrom(stack, roomId, karim.account, 5, 'meanwhile');
    await expect.poll(async () => (await amina.chat.texts()).length).toBeGreaterThan(loaded);
  }

  await amina.chat.messages.evaluate((log) => log.scrollTo({ top: 0 }));
  await expect(first).toBeInViewport();
  const expected = [
    ...Array.from({ length: 1000 }, (_, index) => `note ${index + 1}`),
    ...Array.from({ length: 5 }, (_, index) => `meanwhile ${index + 1}`),
  ];
  await expect.poll(() => amina.chat.texts()).toEqual(expected);
});

test('CHAT-8 scrolling back keeps the place one was reading at', async ({ asPerson, stack }) => {
  const amina = await asPerson('patient');
  const karim = await asPerson('doctor');
  const roomId = await directRoom(stack, amina.account, karim.account);
  await messagesFrom(stack, roomId, karim.account, 200, 'note');
  await hasReadAll(stack, roomId, amina.account);
  await amina.chat.openRoom(roomId);
  await expect(amina.chat.message('note 200')).toBeInViewport();
  await expect(amina.chat.message('note 151')).toBeAttached();

  await amina.chat.message('note 151').scrollIntoViewIfNeeded();
  await expect(amina.chat.message('note 101')).toBeAttached();

  await expect(amina.chat.message('note 151')).toBeInViewport();
});

test('CHAT-8 who has scrolled up is told of new messages and can jump to them', async ({
  asPerson,
  stack,
}) => {
  const amina = await asPerson('patient');
  const karim = await asPerson('doctor');
  const roomId = await directRoom(stack, amina.account, karim.account);
  await messagesFrom(stack, roomId, karim.account, 60, 'note');
  await hasReadAll(stack, roomId, amina.account);
  await amina.chat.openRoom(roomId);
  await expect(amina.chat.message('note 60')).toBeInViewport();
  await amina.chat.message('note 20').scrollIntoViewIfNeeded();

  await messagesFrom(stack, roomId, karim.account, 2, 'fresh');
  await expect(amina.chat.message('fresh 2')).toBeAttached();
  await expect(amina.chat.message('fresh 2')).not.toBeInViewport();
  await amina.page.getByRole('button', { name: '2 new messages', exact: true }).click();

  await expect(amina.chat.message('fresh 2')).toBeInViewport();
});

test('CHAT-8 a room with unread messages opens at the first of them', async ({ asPerson, stack }) => {
  const amina = await asPerson('patient');
  const karim = await asPerson('doctor');
  const roomId = await directRoom(stack, amina.account, karim.account);
  await messagesFrom(stack, roomId, karim.account, 20, 'seen');
  await hasReadAll(stack, roomId, amina.account);
  await messagesFrom(stack, roomId, karim.account, 25, 'unseen');

  await amina.chat.openRoom(roomId);

  await expect(amina.chat.messages.getByText('New messages', { exact: true })).toBeInViewport();
  await expect(amina.chat.message('unseen 1')).toBeInViewport();
  await expect(amina.chat.message('unseen 25')).not.toBeInViewport();
});

test('CHAT-8 who is at the newest message stays there when a notice takes room before the scrolling is told of', async ({
  asPerson,
  stack,
}) => {
  const amina = await asPerson('patient');
  const karim = await asPerson('doctor');
  const roomId = await directRoom(stack, amina.account, karim.account);
  await messagesFrom(stack, roomId, karim.account, 40, 'note');
  await hasReadAll(stack, roomId, amina.account);
  await amina.chat.openRoom(roomId);
  await expect(amina.chat.message('note 40')).toBeInViewport();

  // In one task, so that the event comes before anybody hears of the new size.
  await amina.chat.messages.evaluate((log) => {
    log.style.maxHeight = `${log.clientHeight - 150}px`;
    log.dispatchEvent(new Event('scroll'));
  });

  await expect(amina.chat.message('note 40')).toBeInViewport();
  await expect(amina.page.getByRole('button', { name: 'To the newest', exact: true })).toHaveCount(0);
  await amina.chat.messages.evaluate((log) => log.scrollBy({ top: -400 }));
  await expect(amina.page.getByRole('button', { name: 'To the newest', exact: true })).toBeVisible();
});

test('CHAT-8 who scrolls up in the moment in which a notice takes room is not taken back down', async ({
  asPerson,
  stack,
}) => {
  const amina = await asPerson('patient');
  const karim = await asPerson('doctor');
  const roomId = await directRoom(stack, amina.account, karim.account);
  await messagesFrom(stack, roomId, karim.account, 40, 'note');
  await hasReadAll(stack, roomId, amina.account);
  await amina.chat.openRoom(roomId);
  await expect(amina.chat.message('note 40')).toBeInViewport();

  await amina.chat.messages.evaluate((log) => {
    log.style.maxHeight = `${log.clientHeight - 50}px`;
    log.scrollTop -= 600;
    log.dispatchEvent(new Event('scroll'));
  });

  await expect(amina.page.getByRole('button', { name: 'To the newest', exact: true })).toBeVisible();
  await expect(amina.chat.message('note 40')).not.toBeInViewport();
});

/** CHAT-13: a patient writes to a doctor who is away, marks it as urgent, and the front desk takes it on. */

import { expectNoViolations } from '../src/accessibility.ts';
import { expect, test } from '../src/fixtures.ts';
import { aVisitNow } from '../src/consultation-data.ts';
import { askForRound } from '../src/worker-round.ts';

test('CHAT-13 outside his hours a doctor’s notice and the emergency text are shown; what he does not read goes to the front desk', async ({
  asPerson,
  stack,
}) => {
  const amina = await asPerson('patient');
  const karim = await asPerson('doctor');
  const rina = await asPerson('staff');
  await aVisitNow(stack, amina.account, karim.account);
  await karim.page.goto('/settings');
  await karim.page
    .getByRole('textbox', { name: 'Your notice outside your hours', exact: true })
    .fill('I answer on weekdays before noon.');
  const form = karim.page.getByRole('region', { name: 'When you are not there', exact: true });
  await form.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(karim.page.getByText('Saved', { exact: true })).toBeVisible();

  const opened = await amina.device.graphql<{ openDirectRoom: { roomId: string } }>(
    'mutation ($id: uuid!) { openDirectRoom(userId: $id) { roomId } }',
    { id: karim.account.userId },
  );
  const { page } = amina;
  await page.goto(`/chat/${opened.openDirectRoom.roomId}`);
  await expect(page.getByText('I answer on weekdays before noon.', { exact: true })).toBeVisible();
  await expect(page.getByText(/call your local emergency number/)).toBeVisible();
  await page.getByRole('textbox', { name: 'Message', exact: true }).fill(`My chest hurts. ${amina.name}`);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Mark as urgent', exact: true }).click();
  await page
    .getByRole('dialog', { name: 'Is this message urgent?', exact: true })
    .getByRole('button', { name: 'Mark as urgent', exact: true })
    .click();
  await expect(page.getByText(/the front desk is told at/)).toBeVisible();
  await expectNoViolations(page, 'the room with an urgent message');

  // The clinic's ten minutes pass, and the worker looks.
  await stack.database.query('update public.urgent_messages set escalate_at = now() where room_id = $1', [
    opened.openDirectRoom.roomId,
  ]);
  await askForRound(stack, 'escalate-urgent-messages');
  await rina.page.goto('/clinic/urgent');
  const taken = rina.page.getByRole('button', {
    name: `I take on the message of ${amina.name}`,
    exact: true,
  });
  await expect(taken).toBeVisible({ timeout: 40_000 });
  await expect(rina.page.getByText(`My chest hurts. ${amina.name}`)).toBeVisible();
  await rina.page.getByRole('button', { name: /Notifications, \d+ unread/ }).click();
  await expect(
    rina.page.getByText('An urgent message that nobody has read', { exact: false }).first(),
  ).toBeVisible();
  await rina.page.keyboard.press('Escape');
  await taken.click();
  await expect(page.getByText(/The front desk took this on at/)).toBeVisible();
});

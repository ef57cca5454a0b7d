import { randomBytes } from 'node:crypto';
import type { Page } from '@playwright/test';
import { expectNoViolations } from '../src/accessibility.ts';
import { directRoom, storedMessages } from '../src/clinic-data.ts';
import { unreachable } from '../src/console-watch.ts';
import { expect, test } from '../src/fixtures.ts';
import type { Stack } from '../src/stack.ts';
import { aPhoto, aPdf } from '../../actions/test/files/real-files.ts';

interface Chosen {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

const report = (): Chosen => ({ name: 'Blood test.pdf', mimeType: 'application/pdf', buffer: aPdf() });
const photo = async (): Promise<Chosen> => ({
  name: 'skin.jpg',
  mimeType: 'image/jpeg',
  buffer: await aPhoto(),
});

/** Through the paper clip and the system's own dialog. */
async function attach(page: Page, files: Chosen | Chosen[]): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Attach files', exact: true }).click();
  await (await chooser).setFiles(files);
}

const chosen = (page: Page) => page.getByRole('list', { name: 'Files for this message', exact: true });

async function refusalsOf(stack: Stack, userId: string): Promise<string[]> {
  const { rows } = await stack.database.query<{ code: string }>(
    `select code from public.file_access_log where actor_id = $1 and outcome = 'refused' order by id`,
    [userId],
  );
  return rows.map((row) => row.code);
}

test.describe('files in a conversation', () => {
  test('CHAT-10 a picture and a report go to the other person, who sees the one and saves the other', async ({
    asPerson,
    stack,
  }) => {
    const amina = await asPerson('patient');
    const karim = await asPerson('doctor');
    const roomId = await directRoom(stack, amina.account, karim.account);
    await Promise.all([amina.chat.openRoom(roomId), karim.chat.openRoom(roomId)]);

    await attach(amina.page, [await photo(), report()]);
    await expect(chosen(amina.page).getByText(/Ready, not checked for viruses$/)).toHaveCount(2);
    await amina.chat.send('My results');

    const received = karim.chat.message('My results');
    const picture = received.getByRole('button', { name: 'Open picture skin.jpg', exact: true });
    await expect(picture.locator('img')).toHaveJSProperty('complete', true);
    await expect
      .poll(() => picture.locator('img').evaluate((img: HTMLImageElement) => img.naturalWidth))
      .toBe(640);
    await expect(chosen(amina.page)).toHaveCount(0);
    await expect(amina.chat.message('My results').getByText('Blood test.pdf')).toBeVisible();

    const saved = karim.page.waitForEvent('download');
    await received.getByRole('button', { name: 'Download Blood test.pdf', exact: true }).click();
    const download = await saved;
    expect(download.suggestedFilename()).toBe('Blood test.pdf');
    const bytes: Buffer[] = [];
    for await (const chunk of await download.createReadStream()) bytes.push(chunk as Buffer);
    expect(Buffer.concat(bytes)).toEqual(aPdf());

    await picture.click();
    const viewer = karim.page.getByRole('dialog', { name: 'skin.jpg', exact: true });
    const shown = viewer.getByRole('img', { name: 'skin.jpg', exact: true });
    await expect.poll(() => shown.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(900);
    await karim.page.keyboard.press('Escape');
    await expect(viewer).toHaveCount(0);
  });

  test('CHAT-10 CHAT-6 files without a word are a message: one unread, named in the list', async ({
    asPerson,
    stack,
  }) => {
    const amina = await asPerson('patient');
    const karim = await asPerson('doctor');
    const roomId = await directRoom(stack, amina.account, karim.account);
    await karim.chat.openRooms();
    await amina.chat.openRoom(roomId);

    await attach(amina.page, report());
    await expect(chosen(amina.page).getByText(/Ready, not checked for viruses$/)).toBeVisible();
    await amina.chat.sendButton.click();

    await expect(karim.chat.unreadBadge(amina.name)).toHaveText('1 unread');
    await expect(karim.chat.roomInList(amina.name)).toContainText('1 file');
    expect(await storedMessages(stack, roomId)).toMatchObject([{ body: '', seq: 1 }]);
  });

  test('CHAT-10 pasted and dropped files are attached like chosen ones', async ({ asPerson, stack }) => {
    const amina = await asPerson('patient');
    const karim = await asPerson('doctor');
    const roomId = await directRoom(stack, amina.account, karim.account);
    await amina.chat.openRoom(roomId);
    const give = (how: 'paste' | 'drop', name: string) =>
      amina.chat.field.evaluate(
        (field, { how: kind, name: fileName, text }) => {
          const data = new DataTransfer();
          data.items.add(new File([text], fileName, { type: 'application/pdf' }));
          field.dispatchEvent(
            kind === 'paste'
              ? new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })
              : new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }),
          );
        },
        { how, name, text: aPdf().toString('latin1') },
      );

    await give('paste', 'pasted.pdf');
    await give('drop', 'dropped.pdf');

    await expect(chosen(amina.page).getByText(/Ready, not checked for viruses$/)).toHaveCount(2);
    await amina.chat.sendButton.click();
    const sent = amina.chat.messages.locator('[data-message-id]');
    await expect(sent.getByRole('button', { name: 'Download pasted.pdf', exact: true })).toBeVisible();
    await expect(sent.getByRole('button', { name: 'Download dropped.pdf', exact: true })).toBeVisible();
  });

  test('CLN-5 a file that is not what its name says is refused in words, and the rest can be sent', async ({
    asPerson,
    stack,
  }) => {
    const amina = await asPerson('patient');
    amina.device.console.expect(/status of 422/);
    const karim = await asPerson('doctor');
    const roomId = await directRoom(stack, amina.account, karim.account);
    await amina.chat.openRoom(roomId);

    await attach(amina.page, [{ ...report(), name: 'photo.jpg', mimeType: 'image/jpeg' }, report()]);
    await expect(
      chosen(amina.page).getByText('The content of this file is not what its name says.', { exact: true }),
    ).toBeVisible();
    await amina.page.getByRole('button', { name: 'Remove photo.jpg', exact: true }).click();
    await expect(chosen(amina.page).getByText(/Ready, not checked for viruses$/)).toHaveCount(1);
    await amina.chat.send('Only the report');

    await expect(amina.chat.message('Only the report').getByText('Blood test.pdf')).toBeVisible();
    expect(await refusalsOf(stack, amina.account.userId)).toEqual(['TYPE_MISMATCH']);
  });

  test('CHAT-10 CHAT-11 an upload waits while there is no connection, says so, and arrives afterwards', async ({
    asPerson,
    stack,
  }) => {
    const amina = await asPerson('patient');
    const karim = await asPerson('doctor');
    const roomId = await directRoom(stack, amina.account, karim.account);
    await Promise.all([amina.chat.openRoom(roomId), karim.chat.openRoom(roomId)]);
    amina.device.console.expect(unreachable);
    const long = { ...report(), buffer: Buffer.concat([aPdf(), randomBytes(3_000_000)]) };

    await amina.device.context.setOffline(true);
    await attach(amina.page, long);
    await expect(chosen(amina.page).getByText(/Waiting for a connection$/)).toBeVisible();
    await expect(amina.chat.sendButton).toBeDisabled();
    await amina.device.context.setOffline(false);
    await expect(chosen(amina.page).getByText(/Ready, not checked for viruses$/)).toBeVisible();
    await amina.chat.send('At last');

    await expect(
      karim.chat.message('At last').getByRole('button', { name: 'Download Blood test.pdf', exact: true }),
    ).toBeVisible();
  });

  test('CLN-5 a link is worth nothing in another’s hands, and the file is gone with its message', async ({
    asPerson,
    stack,
  }) => {
    const amina = await asPerson('patient');
    const karim = await asPerson('doctor');
    const stranger = await asPerson('patient');
    const roomId = await directRoom(stack, amina.account, karim.account);
    await Promise.all([amina.chat.openRoom(roomId), karim.chat.openRoom(roomId)]);
    await attach(amina.page, await photo());
    await expect(chosen(amina.page).getByText(/Ready, not checked for viruses$/)).toBeVisible();
    await amina.chat.send('For you only');
    const picture = karim.chat
      .message('For you only')
      .getByRole('button', { name: 'Open picture skin.jpg', exact: true });
    const link = (await picture.locator('img').getAttribute('src'))!;

    const own = await karim.page.request.get(link);
    const others = await stranger.page.request.get(new URL(link, karim.page.url()).href);
    await amina.chat.openMenuOf('For you only');
    await amina.page.getByRole('menuitem', { name: 'Delete', exact: true }).click();
    await amina.page
      .getByRole('dialog', { name: 'Delete this message?', exact: true })
      .getByRole('button', { name: 'Delete', exact: true })
      .click();
    await expect(picture).toHaveCount(0);
    const afterwards = await karim.page.request.get(link);

    expect([own.status(), own.headers()['content-type']]).toEqual([200, 'image/webp']);
    expect([others.status(), await others.json()]).toMatchObject([403, { code: 'LINK_INVALID' }]);
    expect([afterwards.status(), await afterwards.json()]).toMatchObject([404, { code: 'FILE_NOT_FOUND' }]);
    expect(await refusalsOf(stack, stranger.account.userId)).toEqual(['LINK_INVALID']);
    expect(await refusalsOf(stack, karim.account.userId)).toEqual(['FILE_NOT_FOUND']);
  });

  for (const viewport of [
    { width: 1280, height: 800 },
    { width: 390, height: 780 },
  ]) {
    test(`UX-1 chosen files, one of them refused, and the viewer pass the accessibility check at ${viewport.width} points`, async ({
      asPerson,
      stack,
    }) => {
      const amina = await asPerson('patient', { viewport });
      amina.device.console.expect(/status of 422/);
      const karim = await asPerson('doctor');
      const roomId = await directRoom(stack, amina.account, karim.account);
      await amina.chat.openRoom(roomId);

      await attach(amina.page, [await photo(), { ...report(), name: 'photo.jpg', mimeType: 'image/jpeg' }]);
      await expect(chosen(amina.page).getByText(/Ready, not checked for viruses$/)).toHaveCount(1);
      await expect(
        chosen(amina.page).getByText('The content of this file is not what its name says.', { exact: true }),
      ).toBeVisible();
      await expectNoViolations(amina.page, 'chosen files');

      await amina.page.getByRole('button', { name: 'Remove photo.jpg', exact: true }).click();
      await amina.chat.send('Look');
      await amina.chat
        .message('Look')
        .getByRole('button', { name: 'Open picture skin.jpg', exact: true })
        .click();
      const shown = amina.page
        .getByRole('dialog', { name: 'skin.jpg', exact: true })
        .getByRole('img', { name: 'skin.jpg', exact: true });
      await expect.poll(() => shown.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(900);
      await expectNoViolations(amina.page, 'the viewer');
    });
  }
});

/** The chat as a person finds it on the page: by roles and names, as listed in app/README.md. */

import { expect, type Locator, type Page } from '@playwright/test';

export class ChatPage {
  readonly page: Page;
  readonly roomsList: Locator;
  readonly messages: Locator;
  readonly field: Locator;
  readonly sendButton: Locator;
  readonly connection: Locator;
  readonly typing: Locator;

  constructor(page: Page) {
    this.page = page;
    this.roomsList = page.getByRole('navigation', { name: 'Rooms' }).getByRole('list', { name: 'Rooms' });
    this.messages = page.getByRole('log', { name: 'Messages' });
    this.field = page.getByRole('textbox', { name: 'Message' });
    this.sendButton = page.getByRole('button', { name: 'Send' });
    this.connection = page.getByRole('status', { name: 'Connection' });
    this.typing = page.getByRole('status', { name: 'Typing' });
  }

  async openRooms(): Promise<void> {
    await this.page.goto('/chat');
  }

  /** Loads the room's own page, and waits until its messages are there. */
  async openRoom(roomId: string): Promise<void> {
    await this.page.goto(`/chat/${roomId}`);
    await this.messages.waitFor({ timeout: 30_000 });
  }

  /** The room's line in the list; its text holds name, preview, time and unread count. */
  roomInList(name: string): Locator {
    return this.roomsList.getByRole('listitem').filter({ hasText: name });
  }

  unreadBadge(roomName: string): Locator {
    return this.roomInList(roomName).getByText(/^\d+ unread$/);
  }

  async send(text: string): Promise<void> {
    await this.field.fill(text);
    await this.sendButton.click();
  }

  /** Messages with exactly this text, waiting ones included. */
  message(text: string): Locator {
    return this.messages.getByRole('listitem').filter({ has: this.page.getByText(text, { exact: true }) });
  }

  /** The receipt mark on one's own message. */
  receipt(text: string): Locator {
    return this.message(text).getByRole('img');
  }

  /** The texts of people's messages from top to bottom, as far as they are loaded; waiting ones left out. */
  async texts(): Promise<string[]> {
    return this.messages.locator('[data-message-id] [dir="auto"]').allTextContents();
  }

  async openMenuOf(text: string): Promise<void> {
    await this.message(text).hover();
    await this.message(text).getByRole('button', { name: 'Message actions' }).click();
  }

  /** Finds or makes the room with one contact, by the dialog. */
  async startDirect(name: string): Promise<void> {
    await this.page.getByRole('button', { name: 'New conversation' }).click();
    const dialog = this.page.getByRole('dialog', { name: 'New conversation' });
    await dialog.getByRole('textbox', { name: 'Find people' }).fill(name);
    await dialog.getByRole('list', { name: 'People' }).getByRole('button', { name }).click();
    await this.messages.waitFor();
  }

  async startGroup(title: string, names: readonly string[]): Promise<void> {
    await this.page.getByRole('button', { name: 'New conversation' }).click();
    const dialog = this.page.getByRole('dialog', { name: 'New conversation' });
    await dialog.getByText('Group', { exact: true }).click();
    await dialog.getByRole('textbox', { name: 'Name of the group' }).fill(title);
    for (const name of names) {
      await dialog.getByRole('textbox', { name: 'Find people' }).fill(name);
      await dialog.getByRole('checkbox', { name }).click();
      await expect(dialog.getByRole('checkbox', { name })).toBeChecked();
    }
    await dialog.getByRole('button', { name: 'Create group' }).click();
    await this.messages.waitFor();
  }
}

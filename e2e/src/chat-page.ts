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
    this.roomsList = page
      .getByRole('navigation', { name: 'Rooms', exact: true })
      .getByRole('list', { name: 'Rooms', exact: true });
    this.messages = page.getByRole('log', { name: 'Messages', exact: true });
    this.field = page.getByRole('textbox', { name: 'Message', exact: true });
    this.sendButton = page.getByRole('button', { name: 'Send', exact: true });
    this.connection = page.getByRole('status', { name: 'Connection', exact: true });
    this.typing = page.getByRole('status', { name: 'Typing', exact: true });
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
    return this.message(text).getByRole('img', {
      name: /^(Sent|Delivered|Read|Waiting to be sent|Sending)$/,
    });
  }

  /** The texts of people's messages from top to bottom, as far as they are loaded; waiting ones left out. */
  async texts(): Promise<string[]> {
    return this.messages.locator('[data-message-id] [dir="auto"]').allTextContents();
  }

  async openMenuOf(text: string): Promise<void> {
    await this.message(text).hover();
    await this.message(text).getByRole('button', { name: 'Message actions', exact: true }).click();
  }

  /** Finds or makes the room with one contact, by the dialog. */
  async startDirect(name: string): Promise<void> {
    await this.page.getByRole('button', { name: 'New conversation', exact: true }).click();
    const dialog = this.page.getByRole('dialog', { name: 'New conversation', exact: true });
    await dialog.getByRole('textbox', { name: 'Find people', exact: true }).fill(name);
    await dialog
      .getByRole('list', { name: 'People', exact: true })
      .getByRole('button', { name: new RegExp(`^${name}`) })
      .click();
    await this.messages.waitFor();
  }

  async startGroup(title: string, names: readonly string[]): Promise<void> {
    await this.page.getByRole('button', { name: 'New conversation', exact: true }).click();
    const dialog = this.page.getByRole('dialog', { name: 'New conversation', exact: true });
    await dialog.getByText('Group', { exact: true }).click();
    await dialog.getByRole('textbox', { name: 'Name of the group', exact: true }).fill(title);
    for (const name of names) {
      await dialog.getByRole('textbox', { name: 'Find people', exact: true }).fill(name);
      const person = dialog.getByRole('checkbox', { name: new RegExp(`^${name}`) });
      await person.click();
      await expect(person).toBeChecked();
    }
    await dialog.getByRole('button', { name: 'Create group', exact: true }).click();
    await this.messages.waitFor();
  }
}

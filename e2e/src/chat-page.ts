/** The chat as a person finds it on the page: by roles and names, as listed in app/README.md. */

import type { Locator, Page } from '@playwright/test';

export class ChatPage {
  readonly page: Page;
  readonly roomsList: Locator;
  readonly messages: Locator;
  readonly field: Locator;
  readonly sendButton: Locator;
  readonly connection: Locator;
  readonly #appUrl: string;

  constructor(page: Page, appUrl: string) {
    this.page = page;
    this.#appUrl = appUrl;
    this.roomsList = page.getByRole('navigation', { name: 'Rooms' }).getByRole('list', { name: 'Rooms' });
    this.messages = page.getByRole('log', { name: 'Messages' });
    this.field = page.getByRole('textbox', { name: 'Message' });
    this.sendButton = page.getByRole('button', { name: 'Send' });
    this.connection = page.getByRole('status', { name: 'Connection' });
  }

  async openRooms(): Promise<void> {
    await this.page.goto(`${this.#appUrl}/chat`);
  }

  async openRoom(roomId: string): Promise<void> {
    await this.page.goto(`${this.#appUrl}/chat/${roomId}`);
    await this.field.waitFor();
  }

  roomInList(name: string): Locator {
    return this.roomsList.getByRole('link').filter({ hasText: name });
  }

  async send(text: string): Promise<void> {
    await this.field.fill(text);
    await this.sendButton.click();
  }

  /** The messages with exactly this text. */
  message(text: string): Locator {
    return this.messages.getByRole('article').filter({ has: this.page.getByText(text, { exact: true }) });
  }

  heading(name: string): Locator {
    return this.page.getByRole('heading', { name });
  }
}

/** Somebody with a browser of his own, or several: what he does and what he sees. */

import {
  expect,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
} from '@playwright/test';
import { z } from 'zod';
import { signIn, type Account } from './accounts.ts';
import { ChatPage } from './chat-page.ts';
import { ConsoleWatch } from './console-watch.ts';
import type { Stack } from './stack.ts';

export class Device {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly chat: ChatPage;
  readonly console: ConsoleWatch;
  readonly #stack: Stack;

  private constructor(stack: Stack, context: BrowserContext, page: Page) {
    this.#stack = stack;
    this.context = context;
    this.page = page;
    this.chat = new ChatPage(page);
    this.console = new ConsoleWatch(page);
  }

  static async create(stack: Stack, browser: Browser, options: BrowserContextOptions): Promise<Device> {
    const context = await browser.newContext({ baseURL: stack.state.app, ...options });
    const page = await context.newPage();
    await pagesListenFirst(page);
    return new Device(stack, context, page);
  }

  /** A GraphQL request as this device, with the token its page would use. */
  async graphql<Data>(query: string, variables: Readonly<Record<string, unknown>> = {}): Promise<Data> {
    const answered = await this.context.request.post(`${this.#stack.state.app}/api/token`);
    expect(answered.status(), 'a signed-in device gets a token').toBe(200);
    const { token } = z.object({ token: z.string() }).parse(await answered.json());
    const response = await this.context.request.post(this.#stack.state.graphql.http, {
      headers: { authorization: `Bearer ${token}` },
      data: { query, variables },
    });
    const answer = (await response.json()) as { data?: Data; errors?: unknown };
    if (answer.errors !== undefined) throw new Error(`GraphQL refused: ${JSON.stringify(answer.errors)}`);
    return answer.data as Data;
  }
}

/**
 * A page of the app is seen before its scripts run, and what is pressed or typed until then is lost. Whatever a test
 * does to a page waits for them.
 */
async function pagesListenFirst(page: Page): Promise<void> {
  await page.addLocatorHandler(
    page.locator('html[data-hydrated="false"]'),
    () => page.locator('html[data-hydrated="true"]').waitFor(),
    { noWaitAfter: true },
  );
}

export class Person {
  readonly account: Account;
  readonly devices: Device[] = [];
  readonly #stack: Stack;
  readonly #browser: Browser;

  constructor(stack: Stack, browser: Browser, account: Account) {
    this.#stack = stack;
    this.#browser = browser;
    this.account = account;
  }

  get name(): string {
    return this.account.name;
  }

  /** The first device; most people have one. */
  get device(): Device {
    const first = this.devices[0];
    if (first === undefined) throw new Error(`${this.name} has no device yet`);
    return first;
  }

  get page(): Page {
    return this.device.page;
  }

  get chat(): ChatPage {
    return this.device.chat;
  }

  /** One more browser in which this person is signed in. */
  async newDevice(options: BrowserContextOptions = {}): Promise<Device> {
    const device = await Device.create(this.#stack, this.#browser, options);
    this.devices.push(device);
    await signIn(device.context, this.#stack.state.app, this.account);
    return device;
  }
}

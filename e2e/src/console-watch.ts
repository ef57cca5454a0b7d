/** What a page complains about in its console: nothing, unless the test says what to expect. */

import type { Page } from '@playwright/test';

export class ConsoleWatch {
  readonly #complaints: string[] = [];
  readonly #expected: RegExp[] = [];

  constructor(page: Page) {
    page.on('console', (message) => {
      if (message.type() === 'error') this.#complaints.push(`${message.text()} (${message.location().url})`);
    });
    page.on('pageerror', (error) => this.#complaints.push(`uncaught: ${error.stack ?? error.message}`));
  }

  /** For tests that take the network or the engine away: the browser itself reports what it cannot reach. */
  expect(pattern: RegExp): void {
    this.#expected.push(pattern);
  }

  get unexpected(): readonly string[] {
    return this.#complaints.filter((complaint) => !this.#expected.some((pattern) => pattern.test(complaint)));
  }
}

/** What Chromium itself logs when a request or socket cannot reach its server. */
export const unreachable =
  /net::ERR_(INTERNET_DISCONNECTED|CONNECTION_REFUSED|CONNECTION_RESET|EMPTY_RESPONSE|NETWORK_CHANGED|CONNECTION_CLOSED|ABORTED)|WebSocket connection to/;

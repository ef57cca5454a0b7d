/** Playwright's test with what the flows need: the stack, people of the test's own, and a clean console. */

import { test as base, expect, type BrowserContextOptions } from '@playwright/test';
import { createAccount, type Role } from './accounts.ts';
import { Device, Person } from './person.ts';
import { Stack } from './stack.ts';

interface TestFixtures {
  /** A new person of that role, signed in on one device with nothing opened yet. */
  readonly asPerson: (role: Role, options?: BrowserContextOptions) => Promise<Person>;
  /** A browser in which nobody is signed in. */
  readonly asStranger: (options?: BrowserContextOptions) => Promise<Device>;
}

interface WorkerFixtures {
  readonly stack: Stack;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  stack: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixtures it needs from the pattern
    async ({}, use) => {
      const stack = await Stack.open();
      await use(stack);
      await stack.close();
    },
    { scope: 'worker' },
  ],

  asPerson: async ({ stack, browser, contextOptions }, use) => {
    const people: Person[] = [];
    await use(async (role, options = {}) => {
      const person = new Person(stack, browser, await createAccount(stack, role));
      people.push(person);
      await person.newDevice({ ...contextOptions, ...options });
      return person;
    });
    await closeAll(people.flatMap((person) => person.devices));
  },

  asStranger: async ({ stack, browser, contextOptions }, use) => {
    const devices: Device[] = [];
    await use(async (options = {}) => {
      const device = await Device.create(stack, browser, { ...contextOptions, ...options });
      devices.push(device);
      return device;
    });
    await closeAll(devices);
  },
});

async function closeAll(devices: readonly Device[]): Promise<void> {
  const complaints = devices.flatMap((device) => device.console.unexpected);
  for (const device of devices) await device.context.close();
  expect(complaints, 'no page complained in its console').toEqual([]);
}

export { expect };

/** A consultation with two people in it, each at the app's own pages in a browser: what they do and what is noted. */

import type { Browser, Page } from 'playwright-core';
import { createAccount, type Role, signIn } from '../../../../e2e/src/accounts.ts';
import { aVisitNow } from '../../../../e2e/src/consultation-data.ts';
import type { Stack } from '../../../../e2e/src/stack.ts';
import { installRecorder, recorderEveryMs, type Tick } from './recorder.ts';

const stepWithinMs = 40_000;

/** One side of the call; keeps every tick its pages have noted. */
export class Caller {
  readonly page: Page;
  readonly ticks: Tick[] = [];

  constructor(page: Page) {
    this.page = page;
  }

  /** Fetches what has been noted since the last time. */
  async catchUp(): Promise<void> {
    this.ticks.push(...(await this.page.evaluate(() => window.telemedTicks?.splice(0) ?? [])));
  }

  get lastWords(): ReadonlySet<string> {
    return new Set(this.ticks.at(-1)?.words);
  }

  async reload(): Promise<void> {
    await this.catchUp();
    // On a bad line the page itself takes its time; what counts is when sound comes.
    await this.page.reload({ waitUntil: 'commit', timeout: stepWithinMs });
  }
}

export interface TwoInACall {
  readonly weak: Caller;
  readonly other: Caller;
  /** When the patient was let in, in milliseconds of the epoch. */
  readonly admittedAt: number;
  close(): Promise<void>;
}

async function pageFor(stack: Stack, browser: Browser, role: Role) {
  const account = await createAccount(stack, role);
  const context = await browser.newContext({
    baseURL: stack.state.app,
    permissions: ['camera', 'microphone'],
    // Every pixel of a moving picture is drawn by the processor here.
    viewport: { width: 820, height: 620 },
    locale: 'en-GB',
  });
  await signIn(context, stack.state.app, account);
  await context.addInitScript(installRecorder, recorderEveryMs);
  const page = await context.newPage();
  page.setDefaultTimeout(stepWithinMs);
  return { account, page };
}

/** The doctor sits beside the servers; the patient's browser is the one behind the link. */
export async function bringTogether(
  stack: Stack,
  browsers: { readonly weak: Browser; readonly other: Browser },
): Promise<TwoInACall> {
  const doctor = await pageFor(stack, browsers.other, 'doctor');
  const patient = await pageFor(stack, browsers.weak, 'patient');
  const { appointmentId } = await aVisitNow(stack, patient.account, doctor.account);
  const address = `/consultation/${appointmentId}`;
  await doctor.page.goto(address);
  await doctor.page.getByRole('button', { name: 'Start the consultation' }).click();
  await patient.page.goto(address);
  await patient.page.getByRole('button', { name: 'Go to the waiting room' }).click();
  await doctor.page.getByRole('button', { name: 'Let in' }).click();
  return {
    weak: new Caller(patient.page),
    other: new Caller(doctor.page),
    admittedAt: Date.now(),
    close: async () => {
      await Promise.all([patient.page.context().close(), doctor.page.context().close()]);
    },
  };
}

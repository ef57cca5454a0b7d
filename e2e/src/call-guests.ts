/** Guests of a consultation: invited by the call's own dialog, coming by their link. */

import type { Page } from '@playwright/test';
import { control } from './call-page.ts';
import { expect } from './fixtures.ts';

/** By the page's own dialog; gives the link. */
export async function invites(page: Page, name: string): Promise<string> {
  await control(page, 'More').click();
  await page.getByRole('menuitem', { name: 'Invite somebody', exact: true }).click();
  await page.getByRole('textbox', { name: 'Who is invited?', exact: true }).fill(name);
  await page.getByRole('button', { name: 'Make the link', exact: true }).click();
  const link = await page.getByRole('textbox', { name: 'Link', exact: true }).inputValue();
  await page.getByRole('button', { name: 'Done', exact: true }).click();
  await expect(
    page.getByRole('dialog', { name: 'Invite a relative or an interpreter', exact: true }),
  ).toBeHidden();
  return link;
}

export async function comesByLink(page: Page, link: string, name: string): Promise<void> {
  await page.goto(new URL(link).pathname);
  await page.getByRole('textbox', { name: 'Your name', exact: true }).fill(name);
  await page.getByRole('button', { name: 'Go on', exact: true }).click();
  await page.getByRole('button', { name: 'Go to the waiting room', exact: true }).click();
}

/** Guests of a consultation: invited by the call's own dialog, coming by their link. */

import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { control } from './call-page.ts';
import { expect } from './fixtures.ts';

export async function axeClean(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
}

/** By the page's own dialog; gives the link. */
export async function invites(page: Page, name: string): Promise<string> {
  await control(page, 'More').click();
  await page.getByRole('menuitem', { name: 'Invite somebody' }).click();
  await page.getByRole('textbox', { name: 'Who is invited?' }).fill(name);
  await page.getByRole('button', { name: 'Make the link' }).click();
  const link = await page.getByRole('textbox', { name: 'Link' }).inputValue();
  await page.getByRole('button', { name: 'Done', exact: true }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
  return link;
}

export async function comesByLink(page: Page, link: string, name: string): Promise<void> {
  await page.goto(new URL(link).pathname);
  await page.getByRole('textbox', { name: 'Your name' }).fill(name);
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByRole('button', { name: 'Go to the waiting room' }).click();
}

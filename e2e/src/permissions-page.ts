/** The permission studio as an admin uses it. */

import type { Locator, Page } from '@playwright/test';
import { expect } from '@playwright/test';

export class PermissionsPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async open(rule?: string): Promise<void> {
    await this.page.goto(
      `/clinic/permissions${rule === undefined ? '' : `?rule=${encodeURIComponent(rule)}`}`,
    );
    await expect(this.page.getByRole('table', { name: /^See/ })).toBeVisible();
  }

  /** The rule's name as its cell and its drawer carry it: `See notifications, Pharmacists`. */
  cell(name: string): Locator {
    return this.page.getByRole('button', { name: new RegExp(`^${name}: `) });
  }

  rule(name: string): Locator {
    return this.page.getByRole('dialog', { name, exact: true });
  }

  /** Adds a clause with the guided editor. */
  async addClause(rule: Locator, column: string, comparison: string): Promise<void> {
    await this.#choose(rule.getByRole('combobox', { name: 'Column', exact: true }), column);
    await this.#choose(rule.getByRole('combobox', { name: 'Comparison', exact: true }), comparison);
    await rule.getByRole('button', { name: 'Add clause', exact: true }).click();
  }

  async save(rule: Locator): Promise<void> {
    await rule.getByRole('button', { name: 'Review and save', exact: true }).click();
    const question = this.page.getByRole('dialog', { name: 'What changes', exact: true });
    await question.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(question).toBeHidden();
  }

  async tryAs(rule: Locator, name: string): Promise<void> {
    await rule.getByRole('tab', { name: 'Try it', exact: true }).click();
    const field = rule.getByRole('combobox', { name: /^As one of/ });
    await field.fill(name);
    await this.page.getByRole('option', { name: new RegExp(`^${name}`) }).click();
    await rule.getByRole('button', { name: 'Try', exact: true }).click();
  }

  async #choose(field: Locator, option: string): Promise<void> {
    await field.click();
    await this.page.getByRole('option', { name: option, exact: true }).click();
  }
}

/** Booking as a person finds it on the page: by roles and names, as listed in app/README.md. */

import { expect, type Locator, type Page } from '@playwright/test';

export class BookingPage {
  readonly page: Page;
  readonly doctors: Locator;
  readonly starts: Locator;
  readonly announcement: Locator;
  readonly refusal: Locator;
  readonly bookButton: Locator;

  constructor(page: Page) {
    this.page = page;
    this.doctors = page.getByRole('list', { name: 'Doctors', exact: true });
    this.starts = page.locator('[data-start]');
    this.announcement = page.getByRole('status', { name: 'Free times', exact: true });
    this.refusal = page.getByRole('alert').filter({ hasText: 'Please choose another time' });
    this.bookButton = page.getByRole('button', { name: 'Book appointment', exact: true });
  }

  async open(): Promise<void> {
    await this.page.goto('/book');
    await this.page.getByRole('textbox', { name: "Doctor's name", exact: true }).waitFor();
  }

  /** Finds the doctor by name; his first day with free times is then open. */
  async choose(doctorName: string): Promise<void> {
    await this.page.getByRole('textbox', { name: "Doctor's name", exact: true }).fill(doctorName);
    await this.page.getByRole('button', { name: `Choose ${doctorName}`, exact: true }).click();
    await expect(this.page.getByRole('heading', { name: 'When?', exact: true })).toBeVisible();
  }

  /** The button of a start, by its wall time as it is written: 9:30 AM. */
  start(time: string): Locator {
    return this.starts.filter({ hasText: new RegExp(`^${time}$`) });
  }

  async take(time: string): Promise<void> {
    await this.start(time).click();
    await this.bookButton.waitFor();
  }

  async book(): Promise<void> {
    await this.bookButton.click();
    await expect(
      this.page.getByRole('heading', { name: 'Your appointment is booked', exact: true }),
    ).toBeVisible();
  }
}

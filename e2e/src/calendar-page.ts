/** The calendar as a person finds it on the page: by roles, names and the times written on it. */

import { expect, type Locator, type Page } from '@playwright/test';
import { inWords } from './dates.ts';

interface Point {
  readonly x: number;
  readonly y: number;
}

export class CalendarPage {
  readonly page: Page;
  readonly announcement: Locator;
  readonly notices: Locator;
  /** Leads a doctor without a schedule to his first one; while it is there, the grid lies lower. */
  readonly firstSchedule: Locator;

  constructor(page: Page) {
    this.page = page;
    this.announcement = page
      .getByRole('region', { name: 'Calendar', exact: true })
      .getByRole('status', { name: 'Calendar', exact: true });
    this.notices = page.getByRole('alert');
    this.firstSchedule = page.getByRole('region', { name: 'Patients cannot book you yet', exact: true });
  }

  /** The week around a day, with its open time drawn. */
  async open(path: { date?: string; view?: string; mode?: string; doctor?: string } = {}): Promise<void> {
    const query = new URLSearchParams(path).toString();
    await this.page.goto(`/calendar${query === '' ? '' : `?${query}`}`);
    await expect(this.announcement).not.toBeEmpty({ timeout: 30_000 });
  }

  /** Slots of availability, by what is written on them. */
  slots(times?: string): Locator {
    const slots = this.page.locator('[role="table"] [data-look="slot"]');
    return times === undefined ? slots : slots.filter({ hasText: times });
  }

  /** Appointments in a state, the name of the other one written on them. */
  appointments(look: string, name?: string): Locator {
    const entries = this.page.locator(`[role="table"] [data-look="${look}"]`);
    return name === undefined ? entries : entries.filter({ hasText: name });
  }

  /** The range that is shown, as it is written above it. */
  title(): Promise<string> {
    return this.page.getByRole('heading', { level: 1 }).innerText();
  }

  /** What of an entry takes the focus. */
  focusable(entry: Locator): Locator {
    return entry.locator('xpath=ancestor-or-self::*[@tabindex="0"][1]');
  }

  slotsOn(date: string): Locator {
    return this.column(date).locator('[data-look="slot"]');
  }

  /** A day of the week's grid. */
  column(date: string): Locator {
    return this.page.locator(`[role="table"] [role="cell"][data-date="${date}"]`).last();
  }

  /** The point of the grid at a time of day, `HH:MM`, once the grid no longer moves. */
  async pointAt(date: string, time: string): Promise<Point> {
    const column = this.column(date);
    await column.scrollIntoViewIfNeeded();
    const box = await atRest(column);
    const [hours = 0, minutes = 0] = time.split(':').map(Number);
    return { x: box.x + box.width / 2, y: box.y + (box.height * (hours * 60 + minutes)) / 1_440 };
  }

  /** Draws with the mouse from one time to another. */
  async draw(date: string, from: string, to: string): Promise<void> {
    const start = await this.pointAt(date, from);
    const end = await this.pointAt(date, to);
    await this.drag({ x: start.x, y: start.y + 3 }, { x: end.x, y: end.y - 3 });
  }

  /** A drag as a hand does it: down, some way, to the end, up. */
  async drag(from: Point, to: Point): Promise<void> {
    const { mouse } = this.page;
    await mouse.move(from.x, from.y);
    await mouse.down();
    await mouse.move(from.x, from.y + Math.sign(to.y - from.y) * 12, { steps: 3 });
    await mouse.move(to.x, to.y, { steps: 12 });
    await mouse.up();
  }

  /** Takes the lower edge of the day's slot to a time. */
  async resize(date: string, to: string): Promise<void> {
    const slot = this.column(date).locator('.look-slot');
    const end = await this.pointAt(date, to);
    const box = await atRest(slot);
    // The edge can be taken while the mouse is over the slot.
    await this.page.mouse.move(end.x, box.y + box.height / 2);
    await this.drag({ x: end.x, y: box.y + box.height - 3 }, { x: end.x, y: end.y - 3 });
  }

  dialog(name: string): Locator {
    return this.page.getByRole('dialog', { name, exact: true });
  }

  get details(): Locator {
    return this.dialog('Appointment');
  }

  /** The dialog for another time, whatever it is for. */
  get timeDialog(): Locator {
    return this.page.getByRole('dialog', { name: /^(Propose another time|Move the appointment)$/ });
  }

  /** A free start within the week the dialog shows first, or a later one. */
  async chooseTime(date: string, start: string): Promise<void> {
    await this.startsOn(date).getByText(start, { exact: true }).click();
  }

  /** The free starts of a day in the dialog for another time. */
  startsOn(date: string): Locator {
    return this.timeDialog.getByRole('radiogroup', { name: inWords(date, { year: 'numeric' }), exact: true });
  }

  /** Deletes the slot whose dialog is open, after the question whether that is meant. */
  async deleteSlot(scope?: string): Promise<void> {
    const dialog = this.dialog('Change slot');
    await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
    const question = dialog.getByRole('group', { name: 'Delete this available time?', exact: true });
    if (scope !== undefined) await question.getByText(scope, { exact: true }).click();
    await question.getByRole('button', { name: 'Delete', exact: true }).click();
    await expect(dialog).toBeHidden();
  }

  async save(dialog: string): Promise<void> {
    await this.dialog(dialog).getByRole('button', { name: 'Save', exact: true }).click();
    await expect(this.dialog(dialog)).toBeHidden();
  }
}

interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

/** Where the element is after two looks in a row have found it at the same place. */
async function atRest(element: Locator): Promise<Box> {
  let before = '';
  let box: Box | null = null;
  await expect
    .poll(async () => {
      box = await element.boundingBox();
      const now = JSON.stringify(box);
      const same = box !== null && now === before;
      before = now;
      return same;
    })
    .toBe(true);
  return box!;
}

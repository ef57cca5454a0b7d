/** UX-1: what the accessibility check and the keyboard say about a page. */

import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Locator, type Page } from '@playwright/test';

/** Of the page as it stands once nothing moves any more: a dialog half shown has half of its contrast. */
export async function expectNoViolations(page: Page, what: string): Promise<void> {
  // A hint at the pointer stands outside the page's regions, as hints do.
  await page.mouse.move(0, 0);
  await expect(page.getByRole('tooltip')).toHaveCount(0);
  await expect.poll(() => movements(page), { message: `${what} comes to rest` }).toBe(0);
  await expect.poll(() => violationsOf(page), { message: `${what} has no violations` }).toEqual([]);
}

async function violationsOf(page: Page): Promise<string[]> {
  // In the page itself: the other way opens a blank page for each answer, which only frames of other origins need.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
}

/** Transitions and animations under way; those without an end, as of placeholders, do not count. */
function movements(page: Page): Promise<number> {
  return page.evaluate(async () => {
    // What has just been put on the page begins to move with the frame after its first.
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const moving = document.getAnimations().filter(({ playState, effect }) => {
      const end = effect?.getComputedTiming().endTime;
      return playState === 'running' && end !== Number.POSITIVE_INFINITY;
    });
    return moving.length;
  });
}

const mostStops = 60;

/** Goes on with the keyboard until the target, which must be on the page, has the focus; within a group by an arrow. */
export async function tabTo(target: Locator, key: 'Tab' | 'Shift+Tab' | 'ArrowRight' = 'Tab'): Promise<void> {
  await expect(target).toBeAttached();
  for (let stops = 0; stops < mostStops; stops += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await target.page().keyboard.press(key);
  }
  await expect(target).toBeFocused();
}

/** Nothing of the page lies beyond its right edge. */
export async function expectNoSidewaysScroll(page: Page, what = 'the page'): Promise<void> {
  const tooWide = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  await expect.poll(tooWide, { message: `${what} does not scroll sideways` }).toBeLessThanOrEqual(0);
}

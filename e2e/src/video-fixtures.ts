/** The flows' test for calls: Chromium's fake camera and microphone, and the stack's real LiveKit or a loud skip. */

import { fakeDevices } from './call-page.ts';
import { livekitAnswers } from './consultation-data.ts';
import { expect, test as base } from './fixtures.ts';

export const test = base.extend<{ readonly livekit: void }>({
  launchOptions: [
    async ({ launchOptions }, use) => {
      await use({ ...launchOptions, args: [...(launchOptions.args ?? []), ...fakeDevices] });
    },
    { scope: 'worker' },
  ],
  contextOptions: { permissions: ['camera', 'microphone'] },
  // Every pixel of a moving picture is drawn by the processor here.
  viewport: { width: 820, height: 620 },

  livekit: [
    async ({ stack }, use, testInfo) => {
      const there = await livekitAnswers(stack);
      if (!there) console.warn('skipped: no LiveKit');
      testInfo.skip(!there, 'skipped: no LiveKit');
      await use();
    },
    { auto: true },
  ],
});

export { expect };

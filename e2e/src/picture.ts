/** What a picture on a page looks like, in numbers. */

import type { Page } from '@playwright/test';

/** How sharp its edges are: squared differences between neighbours, on average; null while there is no picture. */
export async function sharpnessOf(page: Page, selector: string): Promise<number | null> {
  return page.evaluate((wanted) => {
    const video = document.querySelector<HTMLVideoElement>(wanted);
    if (!video || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return null;
    const [width, height] = [320, 180];
    const canvas = new OffscreenCanvas(width, height);
    const drawing = canvas.getContext('2d', { willReadFrequently: true });
    if (!drawing) return null;
    drawing.drawImage(video, 0, 0, width, height);
    const { data } = drawing.getImageData(0, 0, width, height);
    const green = (x: number, y: number): number => data[(y * width + x) * 4 + 1]!;
    let sum = 0;
    for (let y = 0; y < height - 1; y += 1) {
      for (let x = 0; x < width - 1; x += 1) {
        sum += (green(x + 1, y) - green(x, y)) ** 2 + (green(x, y + 1) - green(x, y)) ** 2;
      }
    }
    return sum / (width * height);
  }, selector);
}

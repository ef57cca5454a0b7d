/** Whether blurring the background is worth it: it must neither stand still nor take the device's whole strength. */

/** Enough for a slow beginning; after this the others look at a picture that stands still. */
export const stillAfterMs = 10_000;
/** Work for one frame, on average, with which a page can no longer be used. */
export const slowestMs = 500;
const judgedFrames = 40;

export type BlurTrouble = 'failed' | 'slow';

export class BlurWatch {
  #lastFrameAt: number;
  #works: number[] = [];

  /** @param now in milliseconds, as everywhere here */
  constructor(now: number) {
    this.#lastFrameAt = now;
  }

  frame(now: number, workMs: number): void {
    this.#lastFrameAt = now;
    this.#works = [...this.#works.slice(1 - judgedFrames), workMs];
  }

  /** While the camera is off, no frames are due. */
  rest(now: number): void {
    this.#lastFrameAt = now;
  }

  trouble(now: number): BlurTrouble | null {
    if (now - this.#lastFrameAt > stillAfterMs) return 'failed';
    if (this.#works.length < judgedFrames) return null;
    const average = this.#works.reduce((sum, work) => sum + work, 0) / this.#works.length;
    return average > slowestMs ? 'slow' : null;
  }
}

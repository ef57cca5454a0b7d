/** Whether blurring the background is worth it: it must neither stand still nor take the device's whole strength. */

/** Enough for a slow beginning; after this the others look at a picture that stands still. */
export const stillAfterMs = 10_000;
/** Work for a usual frame with which it is no film any more; what a machine is busy with besides counts too, so the limit is far off. */
export const slowestMs = 2_500;
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
    // The middle one: a machine that was busy for some moments is no slow machine.
    const middle = this.#works.toSorted((one, other) => one - other)[judgedFrames / 2] ?? 0;
    return middle > slowestMs ? 'slow' : null;
  }
}

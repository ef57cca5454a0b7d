/** What the two people's cameras and microphones give: made here, so that every run sends the same. */

import { open, writeFile } from 'node:fs/promises';
import { Random } from '../../measure/random.ts';

const sampleRate = 48_000;

/**
 * A voice-like sound without pauses: a gliding pitch with its overtones, in syllables. A steady tone would be taken
 * for noise and suppressed; a pause would not be sent at all, and nobody could tell it from a loss.
 */
export async function writeVoice(path: string, seconds: number): Promise<void> {
  const samples = sampleRate * seconds;
  const data = Buffer.alloc(samples * 2);
  let phase = 0;
  for (let index = 0; index < samples; index += 1) {
    const at = index / sampleRate;
    // Whole cycles over the length, so that the loop has no crack.
    const pitch = 150 + 45 * Math.sin((2 * Math.PI * at * 3) / seconds) + 20 * Math.sin(2 * Math.PI * at * 2);
    phase += (2 * Math.PI * pitch) / sampleRate;
    const syllable = 0.35 + 0.65 * Math.sin(2 * Math.PI * at * 2.5) ** 2;
    const vowel = 0.5 + 0.5 * Math.sin(2 * Math.PI * at * 1.5);
    let sum = 0;
    for (let overtone = 1; overtone <= 12; overtone += 1) {
      const strength = 1 / overtone + (overtone > 4 ? vowel * 0.25 : (1 - vowel) * 0.15);
      sum += strength * Math.sin(phase * overtone);
    }
    data.writeInt16LE(Math.round(Math.max(-1, Math.min(1, sum * 0.16 * syllable)) * 32_767), index * 2);
  }
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + data.length, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(sampleRate, 24);
  head.writeUInt32LE(sampleRate * 2, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36);
  head.writeUInt32LE(data.length, 40);
  await writeFile(path, Buffer.concat([head, data]));
}

export interface PictureShape {
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  readonly frames: number;
}

/**
 * A head that moves before a wall with a pattern and some grain: enough detail that the encoder takes whatever
 * bitrate it may have, as it does with a real camera.
 */
export async function writePicture(
  path: string,
  { width, height, fps, frames }: PictureShape,
): Promise<void> {
  const random = new Random(7);
  const wall = Uint8Array.from({ length: width * height }, (_, index) => {
    const x = index % width;
    const y = Math.floor(index / width);
    return 110 + 35 * Math.sin(x / 9) * Math.cos(y / 13) + random.below(18);
  });
  const file = await open(path, 'w');
  try {
    await file.write(`YUV4MPEG2 W${width} H${height} F${fps}:1 Ip A1:1 C420jpeg\n`);
    const luma = Buffer.alloc(width * height);
    const colour = Buffer.alloc((width * height) / 2, 128);
    for (let frame = 0; frame < frames; frame += 1) {
      const turn = (2 * Math.PI * frame) / frames;
      const headX = width / 2 + (width / 5) * Math.sin(turn);
      const headY = height / 2 + (height / 12) * Math.sin(2 * turn);
      for (let index = 0; index < luma.length; index += 1) {
        const x = index % width;
        const y = Math.floor(index / width);
        const inHead = ((x - headX) / (width / 7)) ** 2 + ((y - headY) / (height / 3.2)) ** 2 < 1;
        const grain = (Math.imul(index + frame * 7_919, 2_654_435_761) >>> 28) - 8;
        luma[index] = (inHead ? 185 + 25 * Math.sin((x - headX) / 6) : wall[index]!) + grain;
      }
      await file.write('FRAME\n');
      await file.write(luma);
      await file.write(colour);
    }
  } finally {
    await file.close();
  }
}

/**
 * Lays what blurring the background needs beside the app's own files, so that browsers load it from the clinic and from
 * nowhere else: MediaPipe's programs and the model that tells people from what is behind them.
 */
import { cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { withScaling } from './model-metadata.ts';

const folder = join(import.meta.dirname, '../public/generated/background');
const { resolve } = createRequire(import.meta.url);
// The very version the processor was made for, should another package bring one too.
const vision = createRequire(resolve('@livekit/track-processors')).resolve('@mediapipe/tasks-vision');

const unfinished = `${folder}.${process.pid}`;
await mkdir(unfinished, { recursive: true });
for (const name of ['vision_wasm_internal', 'vision_wasm_nosimd_internal']) {
  for (const ending of ['js', 'wasm']) {
    await cp(join(dirname(vision), 'wasm', `${name}.${ending}`), join(unfinished, `${name}.${ending}`));
  }
}
const model = await readFile(resolve('@mediapipe/selfie_segmentation/selfie_segmentation.tflite'));
await writeFile(join(unfinished, 'selfie_segmentation.tflite'), withScaling(model, { mean: 0, std: 255 }));
await rm(folder, { recursive: true, force: true });
await rename(unfinished, folder);

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { ByteBuffer } from 'flatbuffers';
import { expect, it } from 'vitest';
import { withScaling } from './model-metadata.ts';

const { resolve } = createRequire(import.meta.url);
const path = resolve('@mediapipe/selfie_segmentation/selfie_segmentation.tflite');

/** Place of a table's field; 0 when it is left out. */
const field = (model: ByteBuffer, table: number, index: number): number => {
  const offset = model.__offset(table, 4 + 2 * index);
  return offset === 0 ? 0 : table + offset;
};

it('VID-2 the model keeps all it had, and says how its pictures are scaled', async () => {
  const before = await readFile(path);
  const after = withScaling(before, { mean: 0, std: 255 });
  const [old, made] = [new ByteBuffer(before), new ByteBuffer(after)];
  const [oldRoot, root] = [old.readInt32(0), made.readInt32(0)];
  const buffers = made.__indirect(field(made, root, 4));
  const oldBuffers = old.__indirect(field(old, oldRoot, 4));
  const list = made.__indirect(field(made, root, 6));
  const entry = made.__indirect(list + 4);
  const index = made.readInt32(field(made, entry, 1));
  const table = made.__indirect(buffers + 4 + 4 * index);
  const content = made.__indirect(field(made, table, 0));
  const described = new ByteBuffer(after.slice(content + 4, content + 4 + made.readInt32(content)));
  let place = described.readInt32(0);
  for (const at of [3, 2, 4]) {
    place = described.__indirect(described.__indirect(field(described, place, at)) + 4);
  }
  const options = described.__indirect(field(described, place, 1));
  const only = (at: number): number =>
    described.readFloat32(described.__indirect(field(described, options, at)) + 4);

  expect(made.__has_identifier('TFL3')).toBe(true);
  expect(made.readInt32(field(made, root, 0))).toBe(old.readInt32(field(old, oldRoot, 0)));
  expect(made.readInt32(buffers)).toBe(old.readInt32(oldBuffers) + 1);
  expect(described.__has_identifier('M001')).toBe(true);
  expect([only(0), only(1)]).toEqual([0, 255]);
  expect(Buffer.from(after.subarray(after.length - before.length)).equals(before)).toBe(true);
  expect((content + 4) % 16).toBe(0);
  expect((after.length - before.length) % 16).toBe(0);
});

it('VID-2 another document, and a model that describes itself, are refused', async () => {
  expect(() => withScaling(Buffer.alloc(64), { mean: 0, std: 255 })).toThrow('no TensorFlow Lite model');
  const once = withScaling(await readFile(path), { mean: 0, std: 255 });
  expect(() => withScaling(once, { mean: 0, std: 255 })).toThrow('already');
});

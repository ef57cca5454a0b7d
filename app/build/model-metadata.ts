/**
 * Tells a TensorFlow Lite model how its pictures are to be scaled. The model of @mediapipe/selfie_segmentation is older
 * than this part of the format, and MediaPipe's tasks refuse a model that does not say it.
 */
import { Builder, ByteBuffer } from 'flatbuffers';

const modelIdentifier = 'TFL3';
const metadataIdentifier = 'M001';
const metadataName = 'TFLITE_METADATA';

/** Places of the fields in the tables of TensorFlow Lite's schemas. */
const model = { buffers: 4, metadata: 6 } as const;
const described = { subgraphs: 3 } as const;
const subgraph = { inputs: 2 } as const;
const tensor = { processUnits: 4 } as const;
const unit = { optionsType: 0, options: 1 } as const;
const normalization = { mean: 0, std: 1 } as const;
const normalizationOptions = 1;

/** Model inputs are `(pixel - mean) / std` of pixels from 0 to 255. */
export interface Scaling {
  readonly mean: number;
  readonly std: number;
}

/** The content of the metadata by itself, as its own small document. */
function describeScaling({ mean, std }: Scaling): Uint8Array {
  const builder = new Builder();
  const floats = (value: number): number => {
    builder.startVector(4, 1, 4);
    builder.addFloat32(value);
    return builder.endVector();
  };
  const listOf = (one: number): number => {
    builder.startVector(4, 1, 4);
    builder.addOffset(one);
    return builder.endVector();
  };
  const [means, stds] = [floats(mean), floats(std)];
  builder.startObject(2);
  builder.addFieldOffset(normalization.mean, means, 0);
  builder.addFieldOffset(normalization.std, stds, 0);
  const options = builder.endObject();
  builder.startObject(2);
  builder.addFieldInt8(unit.optionsType, normalizationOptions, 0);
  builder.addFieldOffset(unit.options, options, 0);
  const units = listOf(builder.endObject());
  builder.startObject(7);
  builder.addFieldOffset(tensor.processUnits, units, 0);
  const inputs = listOf(builder.endObject());
  builder.startObject(10);
  builder.addFieldOffset(subgraph.inputs, inputs, 0);
  const subgraphs = listOf(builder.endObject());
  builder.startObject(8);
  builder.addFieldOffset(described.subgraphs, subgraphs, 0);
  builder.finish(builder.endObject(), metadataIdentifier);
  return builder.asUint8Array();
}

/**
 * A copy of the model with its scaling. References of this format point forward only, so a new beginning is put before
 * the old document, which stays as it is; the new one refers into it.
 * @throws when it is no such model, or says more than this function knows to keep
 */
export function withScaling(bytes: Uint8Array, scaling: Scaling): Uint8Array {
  const old = new ByteBuffer(bytes);
  old.setPosition(0);
  if (!old.__has_identifier(modelIdentifier)) throw new Error('This is no TensorFlow Lite model.');
  const root = old.readInt32(0);
  const fieldCount = (old.readInt16(root - old.readInt32(root)) - 4) / 2;
  const placeOf = (field: number): number => {
    const offset = field < fieldCount ? old.__offset(root, 4 + 2 * field) : 0;
    return offset === 0 ? 0 : root + offset;
  };
  if (placeOf(model.metadata) !== 0) throw new Error('The model says something of itself already.');
  const buffersAt = old.__indirect(placeOf(model.buffers));
  const bufferCount = old.readInt32(buffersAt);

  const content = describeScaling(scaling);
  const fields = Math.max(fieldCount, model.metadata + 1);
  const to16 = (place: number): number => Math.ceil(place / 16) * 16;
  const to4 = (place: number): number => Math.ceil(place / 4) * 4;
  const table = to4(8 + 4 + 2 * fields);
  const buffers = table + 4 + 4 * fields;
  const list = buffers + 4 + 4 * (bufferCount + 1);
  const entry = { vtable: list + 8, table: list + 16 };
  const name = entry.table + 12;
  const buffer = { vtable: to4(name + 4 + metadataName.length + 1), table: 0 };
  buffer.table = buffer.vtable + 8;
  const data = to16(buffer.table + 8 + 4);
  const before = to16(data + content.length);

  const made = new Uint8Array(before + bytes.length);
  const view = new DataView(made.buffer);
  const u16 = (place: number, value: number): void => view.setUint16(place, value, true);
  const u32 = (place: number, value: number): void => view.setUint32(place, value, true);
  const refer = (place: number, target: number): void => u32(place, target - place);
  const text = new TextEncoder();
  refer(0, table);
  made.set(text.encode(modelIdentifier), 4);
  u16(8, 4 + 2 * fields);
  u16(10, 4 + 4 * fields);
  u32(table, table - 8);
  for (let field = 0; field < fields; field += 1) {
    const kept = placeOf(field);
    const here = table + 4 + 4 * field;
    if (kept === 0 && field !== model.metadata) continue;
    u16(12 + 2 * field, here - table);
    if (field === model.buffers) refer(here, buffers);
    else if (field === model.metadata) refer(here, list);
    else if (field === 0)
      u32(here, old.readInt32(kept)); // its version: the only one that is no reference
    else refer(here, before + old.__indirect(kept));
  }
  u32(buffers, bufferCount + 1);
  for (let index = 0; index < bufferCount; index += 1) {
    refer(buffers + 4 + 4 * index, before + old.__indirect(buffersAt + 4 + 4 * index));
  }
  refer(buffers + 4 + 4 * bufferCount, buffer.table);
  u32(list, 1);
  refer(list + 4, entry.table);
  [8, 12, 4, 8].forEach((value, index) => u16(entry.vtable + 2 * index, value));
  u32(entry.table, entry.table - entry.vtable);
  refer(entry.table + 4, name);
  u32(entry.table + 8, bufferCount);
  u32(name, metadataName.length);
  made.set(text.encode(metadataName), name + 4);
  [6, 8, 4].forEach((value, index) => u16(buffer.vtable + 2 * index, value));
  u32(buffer.table, buffer.table - buffer.vtable);
  refer(buffer.table + 4, data - 4);
  u32(data - 4, content.length);
  made.set(content, data);
  made.set(bytes, before);
  return made;
}

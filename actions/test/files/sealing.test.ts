import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { KeyRing, openPiece, sealPiece } from '../../src/files/envelope.ts';
import { seal, segmentBytes, unseal, within } from '../../src/files/sealed-stream.ts';

const collect = async (source: AsyncIterable<Buffer>): Promise<Buffer> => {
  const pieces: Buffer[] = [];
  for await (const piece of source) pieces.push(piece);
  return Buffer.concat(pieces);
};
/** As a storage gives it back: in chunks of any size. */
async function* inChunks(content: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let start = 0; start < content.length; start += size) yield content.subarray(start, start + size);
}

const key = randomBytes(32);
const sealed = (content: Buffer): Buffer => Buffer.concat([...seal(content, key)]);
const open = (bytes: Buffer, chunk = 10_000): Promise<Buffer> => collect(unseal(inChunks(bytes, chunk), key));

describe('SEC-3 a sealed content', () => {
  it.each([0, 1, segmentBytes - 1, segmentBytes, segmentBytes + 1, 3 * segmentBytes, 200_000])(
    'of %i bytes comes back as it was, however the storage cuts it',
    async (size) => {
      const content = randomBytes(size);

      for (const chunk of [777, 65_552, 1_000_000]) {
        expect((await open(sealed(content), chunk)).equals(content)).toBe(true);
      }
    },
  );

  it.each([
    ['one bit is changed', (bytes: Buffer) => (bytes.writeUInt8(bytes[70_000]! ^ 1, 70_000), bytes)],
    ['its last segment is cut off', (bytes: Buffer) => bytes.subarray(0, segmentBytes + 16)],
    ['its end is cut off', (bytes: Buffer) => bytes.subarray(0, -1)],
    ['everything is cut off', () => Buffer.alloc(0)],
    ['something is added', (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc(20)])],
    [
      'segments are swapped',
      (bytes: Buffer) => {
        const length = segmentBytes + 16;
        return Buffer.concat([
          bytes.subarray(length, 2 * length),
          bytes.subarray(0, length),
          bytes.subarray(2 * length),
        ]);
      },
    ],
  ])('does not open when %s', async (_what, change) => {
    const bytes = sealed(randomBytes(150_000));

    await expect(open(change(bytes))).rejects.toThrow();
  });

  it('does not open with another key', async () => {
    const other = collect(unseal(inChunks(sealed(Buffer.from('x')), 100), randomBytes(32)));

    await expect(other).rejects.toThrow();
  });

  it.each([
    [0, 0],
    [0, 199_999],
    [65_535, 65_536],
    [131_072, 140_000],
    [199_990, 199_999],
  ])('gives the bytes from %i to %i', async (start, end) => {
    const content = randomBytes(200_000);

    const part = await collect(within(unseal(inChunks(sealed(content), 10_000), key), start, end));

    expect(part.equals(content.subarray(start, end + 1))).toBe(true);
  });
});

describe('SEC-3 a wrapped key', () => {
  const first = { id: 'old', key: randomBytes(32) };
  const second = { id: 'new', key: randomBytes(32) };

  it('opens for what it was made for, also when a newer master key has come', () => {
    const { key: dataKey, wrapped } = new KeyRing([first]).newKey('files/a');
    const ring = new KeyRing([second, first]);

    expect(ring.unwrap(wrapped, 'files/a')).toEqual(dataKey);
    expect(ring.wrap(dataKey, 'files/a').masterKeyId).toBe('new');
  });

  it('opens neither for another object nor without its master key', () => {
    const { wrapped } = new KeyRing([first]).newKey('files/a');

    expect(() => new KeyRing([first]).unwrap(wrapped, 'files/b')).toThrow();
    expect(() => new KeyRing([second]).unwrap(wrapped, 'files/a')).toThrow('master key old');
  });

  it('never looks the same twice', () => {
    const piece = Buffer.from('the same');

    expect(sealPiece(piece, key, 'a')).not.toEqual(sealPiece(piece, key, 'a'));
    expect(openPiece(sealPiece(piece, key, 'a'), key, 'a')).toEqual(piece);
  });
});

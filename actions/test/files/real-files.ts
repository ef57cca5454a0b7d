/** Real files, made when they are asked for. */
import { deflateRawSync, crc32 } from 'node:zlib';
import sharp from 'sharp';

/** A photograph's stand-in: noise, so that it does not compress to nothing; with a place in its metadata. */
export function aPhoto(width = 900, height = 600): Promise<Buffer> {
  return sharp({
    create: {
      width,
      height,
      channels: 3,
      background: '#3b7',
      noise: { type: 'gaussian', mean: 120, sigma: 40 },
    },
  })
    .withExif({
      IFD0: { Artist: 'Secret Person' },
      IFD3: { GPSLatitude: '23/1 48/1 0/1', GPSLatitudeRef: 'N' },
    })
    .jpeg()
    .toBuffer();
}

/** Few bytes, many points. */
export const aHugePicture = (): Promise<Buffer> =>
  sharp({ create: { width: 16_000, height: 16_000, channels: 3, background: '#fff' } })
    .png({ compressionLevel: 9 })
    .toBuffer();

export function aPdf(pages = 1): Buffer {
  return Buffer.from(
    `%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count ${pages}>>endobj\n` +
      '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
  );
}

/** An image of a scanner: a preamble, the mark, and one element with the patient's name. */
export function aDicom(): Buffer {
  const name = Buffer.from('Amina^Rahman');
  const element = Buffer.alloc(8);
  element.writeUInt16LE(0x0010, 0);
  element.writeUInt16LE(0x0010, 2);
  element.write('PN', 4);
  element.writeUInt16LE(name.length, 6);
  return Buffer.concat([Buffer.alloc(128), Buffer.from('DICM'), element, name]);
}

/** The beginning of a photograph as telephones of one maker store it. */
export function aHeic(): Buffer {
  const box = Buffer.alloc(24);
  box.writeUInt32BE(24, 0);
  box.write('ftypheic', 4);
  box.write('mif1heic', 16);
  return Buffer.concat([box, Buffer.alloc(200, 7)]);
}

interface ZipEntry {
  readonly name: string;
  readonly content: Buffer;
  /** What the directory claims instead of the true size. */
  readonly claimedSize?: number;
}

/** An archive as any program writes it; the claimed sizes are what a bomb lies about. */
export function aZip(entries: readonly ZipEntry[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content, claimedSize = content.length } of entries) {
    const packed = deflateRawSync(content, { level: 9 });
    const label = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(claimedSize, 18);
    common.writeUInt16LE(label.length, 22);
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), common, label, packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\u0001\u0002'), Buffer.from([20, 0]), common, tail, label]));
    locals.push(local);
    offset += local.length;
  }
  const end = Buffer.alloc(18);
  const listed = Buffer.concat(directory);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(listed.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, listed, Buffer.from('PK\u0005\u0006'), end]);
}

const contentTypes: ZipEntry = {
  name: '[Content_Types].xml',
  content: Buffer.from(
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">' +
      '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
  ),
};

/** A Word document whose text is `text`. */
export const aDocx = (text: Buffer = Buffer.from('<w:document/>'), claimedSize?: number): Buffer =>
  aZip([
    contentTypes,
    { name: 'word/document.xml', content: text, ...(claimedSize === undefined ? {} : { claimedSize }) },
  ]);

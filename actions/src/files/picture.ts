/** Pictures are drawn anew: what hides in them, and where they were taken, stays behind. Each gets a small preview. */
import sharp, { type Sharp } from 'sharp';
import { refusal } from './refusals.ts';

const previewEdge = 640;

export interface Picture {
  readonly content: Buffer;
  readonly preview: Buffer;
  readonly width: number;
  readonly height: number;
}

export const previewType = 'image/webp';

export async function redraw(content: Buffer, contentType: string, megapixels: number): Promise<Picture> {
  const animated = contentType === 'image/gif' || contentType === 'image/webp';
  const read = (frames: boolean) =>
    sharp(content, { animated: frames, limitInputPixels: false, failOn: 'error' });
  try {
    const facts = await read(animated).metadata();
    // With frames, the height is that of all of them one below the other.
    if (facts.width * facts.height > megapixels * 1_000_000) throw refusal('IMAGE_TOO_LARGE');
    const upright = read(animated).autoOrient();
    const drawn = await encode(upright, contentType).toBuffer({ resolveWithObject: true });
    const preview = await read(false)
      .autoOrient()
      .resize(previewEdge, previewEdge, { fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 78 })
      .toBuffer();
    const height = drawn.info.pageHeight ?? drawn.info.height;
    return { content: drawn.data, preview, width: drawn.info.width, height };
  } catch (error) {
    if (error instanceof Error && error.name === 'Failure') throw error;
    throw refusal('FILE_DAMAGED', error);
  }
}

/** Without metadata, but with the colours as they were meant. */
function encode(picture: Sharp, contentType: string): Sharp {
  switch (contentType) {
    case 'image/png':
      return picture.png();
    case 'image/webp':
      return picture.webp({ quality: 92 });
    case 'image/gif':
      return picture.gif();
    default:
      return picture.jpeg({ quality: 92, mozjpeg: false });
  }
}

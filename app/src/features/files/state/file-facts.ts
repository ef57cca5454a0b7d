/** The facts of a file as pages use them, whichever way they came. */
import { z } from 'zod';

/** The answer to a finished upload; also what an unsent message keeps of its files. */
export const uploadedFile = z.object({
  id: z.uuid(),
  name: z.string(),
  contentType: z.string(),
  byteSize: z.number(),
  scanResult: z.string(),
});
export type UploadedFile = z.infer<typeof uploadedFile>;

/** A file of a message. */
export interface AttachedFile {
  id: string;
  name: string;
  content_type: string;
  byte_size: number;
  width?: number | null;
  height?: number | null;
  has_preview: boolean;
  scan_result: string;
  /** Its contents are gone: their keeping time was over. */
  deleted_at?: string | null;
}

/** The part of the environment that says where files are kept, how they are encrypted, and which are taken. */
import { z } from 'zod';
import { everyType } from './types.ts';

const megabyte = 1024 * 1024;

const optional = z
  .string()
  .optional()
  .transform((text) => (text === '' ? undefined : text));

/** "name:key,name:key", each key 32 bytes in base64url. The first encrypts; the others still decrypt. */
const masterKeys = z.string().transform((text, context) => {
  const keys = text.split(',').map((entry) => {
    const [id = '', key = ''] = entry.trim().split(':');
    return { id, key: Buffer.from(key, 'base64url') };
  });
  const sound =
    keys.every(({ id, key }) => /^[\w-]{1,40}$/.test(id) && key.length === 32) &&
    new Set(keys.map(({ id }) => id)).size === keys.length;
  if (sound) return keys;
  context.addIssue({ code: 'custom', message: 'must be name:key,… with keys of 32 bytes in base64url' });
  return z.NEVER;
});

const types = z.string().transform((text, context) => {
  const named = text.split(',').map((type) => type.trim());
  if (named.every((type) => everyType.includes(type))) return named;
  context.addIssue({ code: 'custom', message: `may name ${everyType.join(', ')}` });
  return z.NEVER;
});

export const fileShape = {
  FILE_STORAGE: z.enum(['folder', 's3']).default('folder'),
  /** Of `folder`. */
  FILE_STORAGE_DIR: optional,
  /** Of `s3`; credentials come by the AWS SDK's own variables. */
  S3_BUCKET: optional,
  S3_REGION: z.string().min(1).default('us-east-1'),
  S3_ENDPOINT: optional.pipe(z.url().optional()),
  FILE_MASTER_KEYS: masterKeys,
  FILE_MAX_MEGABYTES: z.coerce
    .number()
    .min(1)
    .max(200)
    .default(25)
    .transform((size) => size * megabyte),
  FILE_TYPES: types.default([...everyType]),
  /** Points a picture may have, in millions. */
  FILE_MAX_MEGAPIXELS: z.coerce.number().min(1).max(400).default(60),
  /** What office files may unpack to. */
  FILE_MAX_UNPACKED_MEGABYTES: z.coerce
    .number()
    .min(1)
    .max(2_000)
    .default(200)
    .transform((size) => size * megabyte),
  /** clamd, as tcp://host:3310. Without one files are kept as "not scanned". */
  CLAMD_URL: optional.pipe(z.url({ protocol: /^tcp$/ }).optional()),
  /** `required` takes no file that was not scanned. */
  FILE_SCAN_POLICY: z.enum(['when_possible', 'required']).default('when_possible'),
};

const fileSettings = z.object(fileShape);
export type FileSettings = z.infer<typeof fileSettings>;

/** For programs that only keep files, and for tests. */
export function readFileSettings(env: NodeJS.ProcessEnv): FileSettings {
  return fileSettings.parse(env);
}

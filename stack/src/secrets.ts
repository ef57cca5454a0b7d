/** The stack's secrets: made once per data folder, readable by their owner only. */
import { randomBytes } from 'node:crypto';
import { chmod, readFile } from 'node:fs/promises';
import { z } from 'zod';
import { writeFileWhole, type DataFolder } from './data-folder.ts';
import { fileSystemFailure, StackFailure } from './failure.ts';
import { newVapidKeys } from './vapid-keys.ts';

const secret = z.string().min(32);

const secretsSchema = z.object({
  postgresPassword: secret,
  adminSecret: secret,
  jwtKey: secret,
  internalSecret: secret,
  actionsSecret: secret,
  nextauthSecret: secret,
  livekitKey: z.string().min(8),
  livekitSecret: secret,
  vapidPublicKey: secret,
  vapidPrivateKey: secret,
  /** "name:key" of the key that encrypts the keys of files; older ones follow after commas. */
  fileMasterKeys: secret,
  /** Connection string of the application's database; holds the present port, so it is renewed by each start. */
  databaseUrl: z.string().optional(),
});

export type Secrets = z.infer<typeof secretsSchema>;

const newSecret = (): string => randomBytes(32).toString('base64url');

/** Named by the month it is made in, which tells people at a rotation which one is old. */
export const newFileMasterKey = (): string => `${new Date().toISOString().slice(0, 7)}:${newSecret()}`;

const newSecrets = (): Secrets => ({
  postgresPassword: newSecret(),
  adminSecret: newSecret(),
  jwtKey: newSecret(),
  internalSecret: newSecret(),
  actionsSecret: newSecret(),
  nextauthSecret: newSecret(),
  livekitKey: `API${randomBytes(6).toString('hex')}`,
  livekitSecret: newSecret(),
  ...newVapidKeys(),
  fileMasterKeys: newFileMasterKey(),
});

async function readSecrets(file: string): Promise<Secrets | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw fileSystemFailure(error, file);
  }
  try {
    const stored: unknown = JSON.parse(text);
    return secretsSchema.parse(withLaterSecrets(stored));
  } catch (error) {
    // Never replaced silently: the database was made with the old password.
    throw new StackFailure(
      'SECRETS_INVALID',
      `${file} is damaged: restore it from a backup, or start afresh with npm run db:reset.`,
      { cause: error },
    );
  }
}

/** Folders made before there was web push, or files, get their keys now; nothing was signed or encrypted by them yet. */
const withLaterSecrets = (stored: unknown): unknown => {
  if (typeof stored !== 'object' || stored === null) return stored;
  return {
    ...('vapidPublicKey' in stored ? {} : newVapidKeys()),
    ...('fileMasterKeys' in stored ? {} : { fileMasterKeys: newFileMasterKey() }),
    ...stored,
  };
};

export async function loadSecrets(folder: DataFolder): Promise<Secrets> {
  const existing = await readSecrets(folder.secretsFile);
  if (existing !== undefined) {
    await chmod(folder.secretsFile, 0o600);
    return existing;
  }
  const made = newSecrets();
  await writeSecrets(folder, made);
  return made;
}

export const writeSecrets = (folder: DataFolder, secrets: Secrets): Promise<void> =>
  writeFileWhole(folder.secretsFile, `${JSON.stringify(secrets, null, 2)}\n`, 0o600);

/** The same JSON that Hasura takes in HASURA_GRAPHQL_JWT_SECRET. */
export const jwtSecret = (secrets: Secrets): string => JSON.stringify({ type: 'HS256', key: secrets.jwtKey });

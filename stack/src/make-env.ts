/** `npm run make-env`: writes the production stack's `.env` once, readable by its owner only. */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { reportFailure } from './console.ts';
import { fileSystemFailure, StackFailure } from './failure.ts';
import { productionEnv, renderEnvFile } from './production-env.ts';
import { inRepository } from './repository.ts';

const usage =
  'usage: npm run make-env -- --host telemed.example.org [--livekit-host live.example.org] [--turn-host turn.example.org] [--smtp smtp://user:password@relay:587]';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      host: { type: 'string' },
      'livekit-host': { type: 'string' },
      'turn-host': { type: 'string' },
      smtp: { type: 'string' },
    },
  });
  if (values.host === undefined) throw new StackFailure('STEP_FAILED', usage);
  const env = productionEnv({
    publicHost: values.host,
    livekitHost: values['livekit-host'] ?? `live.${values.host}`,
    turnHost: values['turn-host'] ?? `turn.${values.host}`,
    smtpUrl: values.smtp ?? 'smtp://mail:1025', // the mail-catcher profile of docker-compose.yml
  });
  const file = inRepository('.env');
  try {
    // Never overwritten: the database keeps the password it was made with.
    await writeFile(file, renderEnvFile(env), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
      throw new StackFailure(
        'STEP_FAILED',
        `${file} exists and is kept: its secrets are in use. Move it away to make new ones.`,
      );
    }
    throw fileSystemFailure(error, file);
  }
  console.log(`Wrote ${file} (readable by you only). Next: docker compose up --build --detach`);
}

try {
  await main();
} catch (error) {
  process.exitCode = reportFailure(error);
}
if (process.connected) process.disconnect();

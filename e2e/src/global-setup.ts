/** Uses the stack that TELEMED_STACK_JSON names, else starts one on a data folder and ports of its own. */

import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStack } from '../../stack/src/start-stack.ts';
import { stackFileVariable } from './stack.ts';

export default async function globalSetup(): Promise<(() => Promise<void>) | undefined> {
  const given = process.env[stackFileVariable];
  if (given !== undefined && given !== '') return undefined;
  const dataDir = await mkdtemp(join(tmpdir(), 'telemed-e2e-'));
  await chmod(dataDir, 0o755); // as root, Postgres runs as another user who must be able to enter
  const stack = await startStack({ dataDir, progress: 'lines', video: 'off' });
  process.env[stackFileVariable] = stack.folder.stateFile;
  return async () => {
    await stack.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
}

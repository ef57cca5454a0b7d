/** Runs the measurement in a network namespace of its own: the machine's own network is neither used nor changed. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, constants } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const insideVariable = 'TELEMED_WEAK_NETWORK_INSIDE';

export const isInside = (): boolean => process.env[insideVariable] === 'yes';

/** Why this machine allows no such thing; undefined when it does. */
export async function whyNot(): Promise<string | undefined> {
  if (process.platform !== 'linux') return 'it needs Linux';
  if (process.getuid?.() !== 0) return 'only root may make network namespaces and devices here';
  for (const program of ['ip', 'unshare', 'nsenter', 'openssl']) {
    const there = await run('sh', ['-c', `command -v ${program}`]).then(
      () => true,
      () => false,
    );
    if (!there) return `there is no \`${program}\` on this machine`;
  }
  try {
    await access('/dev/net/tun', constants.R_OK | constants.W_OK);
  } catch {
    return 'there is no /dev/net/tun';
  }
  return run('unshare', ['--net', 'true']).then(
    () => undefined,
    () => 'network namespaces are not allowed here',
  );
}

/** Starts this very command again inside; its exit code. Interrupted, it tells the one inside, which cleans up. */
export async function againInside(): Promise<number> {
  const [, entry = '', ...args] = process.argv;
  const child = spawn('unshare', ['--net', process.execPath, entry, ...args], {
    stdio: 'inherit',
    env: { ...process.env, [insideVariable]: 'yes' },
  });
  // A terminal interrupts the one inside as well; being told twice does it no harm, and not being told would.
  const pass = (signal: NodeJS.Signals): void => void child.kill(signal);
  process.on('SIGINT', pass);
  process.on('SIGTERM', pass);
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}

/** Command line of the measurements: `node bench/src/main.ts chat|engine|gap-free|exact-unread [--small] [--seed N] [--only part]`. */

import { parseArgs } from 'node:util';
import { commands } from './commands.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { small: { type: 'boolean', default: false }, seed: { type: 'string' }, only: { type: 'string' } },
});
const command = commands[positionals[0] ?? ''];
if (command === undefined) {
  console.error(
    `Usage: npm run bench -- ${Object.keys(commands).join(' | ')} [--small] [--seed N] [--only part]`,
  );
  process.exitCode = 2;
} else if (!(await command({ small: values.small, seed: values.seed, only: values.only }))) {
  process.exitCode = 1;
}

/** Command line of the measurements: `node bench/src/main.ts chat|engine|gap-free|exact-unread [--small] [--seed N]`. */

import { parseArgs } from 'node:util';
import { commands } from './commands.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { small: { type: 'boolean', default: false }, seed: { type: 'string' } },
});
const command = commands[positionals[0] ?? ''];
if (command === undefined) {
  console.error(`Usage: npm run bench -- ${Object.keys(commands).join(' | ')} [--small] [--seed N]`);
  process.exitCode = 2;
} else if (!(await command({ small: values.small, seed: values.seed }))) {
  process.exitCode = 1;
}

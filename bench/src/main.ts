/** Command line of the measurements: `npm run bench -- chat`. */

import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { fullPlan, smokePlan } from './chat/plan.ts';
import { chatReport } from './chat/report.ts';
import { verdicts } from './chat/result.ts';
import { measureChat } from './chat/run.ts';
import { startOwnCluster } from './world/own-cluster.ts';

const results = fileURLToPath(new URL('../results/', import.meta.url));
const say = (sentence: string): void => console.error(`- ${sentence}`);

async function chat(options: readonly string[]): Promise<boolean> {
  const smoke = options.includes('--smoke');
  const cluster = await startOwnCluster();
  try {
    const result = await measureChat(smoke ? smokePlan : fullPlan, cluster.url, say);
    const report = chatReport(result);
    if (!smoke) {
      await mkdir(results, { recursive: true });
      await writeFile(`${results}chat.json`, `${JSON.stringify(result, undefined, 2)}\n`);
      await writeFile(`${results}chat.md`, report);
    }
    console.log(report);
    return verdicts(result).every((one) => one.reached);
  } finally {
    await cluster.stop();
  }
}

const commands: Readonly<Record<string, (options: readonly string[]) => Promise<boolean>>> = { chat };

const [name = '', ...options] = process.argv.slice(2);
const command = commands[name];
if (command === undefined) {
  console.error(`Usage: npm run bench -- ${Object.keys(commands).join(' | ')} [--smoke]`);
  process.exitCode = 2;
} else if (!(await command(options))) {
  process.exitCode = 1;
}

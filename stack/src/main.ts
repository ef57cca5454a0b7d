/** `npm start` and `npm run dev`: starts the stack, says where it is, and stops it on Ctrl-C. */
import { parseArgs } from 'node:util';
import { demoPassword, demoPeople } from './demo-people.ts';
import { reportFailure, untilInterrupted } from './console.ts';
import { inRepository } from './repository.ts';
import { startStack, type RunningStack } from './start-stack.ts';

const usage = `usage: npm start [-- options]
  --dev          reload when sources change (the same as npm run dev)
  --no-demo      without demo people
  --no-video     without LiveKit
Data folder: TELEMED_DATA_DIR (default .data). Ports: TELEMED_APP_PORT, TELEMED_ENGINE_PORT, … (see docs/runbooks/embedded-stack.md).`;

function summary(stack: RunningStack, tookMs: number): string {
  const { state } = stack;
  const width = Math.max(...demoPeople.map(({ email }) => email.length));
  return [
    '',
    `Telemed is running (ready in ${(tookMs / 1000).toFixed(1)} s).`,
    '',
    `  Open           ${state.app}`,
    `  Mail catcher   ${state.mail}`,
    `  GraphQL        ${state.graphql.http}`,
    '',
    `  Demo sign-ins, all with the password ${demoPassword}:`,
    ...demoPeople.map(({ email, role }) => `    ${email.padEnd(width)}   ${role}`),
    '',
    `  URLs for programs: ${stack.folder.stateFile}; secrets: ${stack.folder.secretsFile}; logs: ${stack.folder.logs}`,
    '  Ctrl-C stops everything; the data stays.',
    '',
  ].join('\n');
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      dev: { type: 'boolean', default: false },
      demo: { type: 'boolean', default: true },
      video: { type: 'boolean', default: true },
      help: { type: 'boolean', default: false },
    },
    allowNegative: true,
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }

  const interruption = untilInterrupted();
  const begun = performance.now();
  // Lines about what happens beside the steps wait until the steps no longer redraw the terminal.
  const early: string[] = [];
  let say = (line: string): void => void early.push(line);
  const stack = await startStack({
    dataDir: process.env['TELEMED_DATA_DIR'] ?? inRepository('.data'),
    mode: values.dev ? 'development' : 'built',
    progress: process.stdout.isTTY ? 'steps' : 'lines',
    demo: values.demo,
    video: values.video ? 'build' : 'off',
    signal: interruption.signal,
    notice: (line) => say(line),
  });
  console.log(summary(stack, performance.now() - begun));
  for (const line of early) console.log(line);
  say = (line) => console.log(line);

  const failure = await Promise.race([stack.failed, interruption.happened]);
  console.log(failure === undefined ? 'Stopping …' : 'Stopping, because a part of the stack keeps failing …');
  await stack.stop();
  if (failure !== undefined) {
    reportFailure(failure);
    return 1;
  }
  console.log('Stopped; the data is kept.');
  return 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  process.exitCode = reportFailure(error);
}
if (process.connected) process.disconnect();

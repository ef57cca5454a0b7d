import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import getPort from 'get-port';
import { afterEach, expect, test, vi } from 'vitest';
import { endLeftovers, rememberProcesses } from '../src/processes/leftovers.ts';
import { startOfProcess } from '../src/processes/process-identity.ts';
import { answersHttp } from '../src/processes/probes.ts';
import { SupervisedProcess, type ProcessSpec } from '../src/processes/supervised-process.ts';
import type { StackFailure } from '../src/failure.ts';
import { temporaryFolder } from './temporary-folder.ts';

const root = await temporaryFolder('supervision');
const started: SupervisedProcess[] = [];
let count = 0;

afterEach(async () => {
  for (const one of started.splice(0)) await one.stop();
});

async function serverSpec(source?: string): Promise<ProcessSpec> {
  const port = await getPort({ host: '127.0.0.1' });
  const name = `server-${count++}`;
  const file = join(root, `${name}.mjs`);
  const serve = `import http from 'node:http';
    http.createServer((_, res) => res.end('ok')).listen(${port}, '127.0.0.1');
    process.on('SIGTERM', () => { console.log('ended in order'); process.exit(0); });`;
  await writeFile(file, source ?? serve);
  return {
    name,
    command: process.execPath,
    args: [file],
    cwd: root,
    env: { PATH: process.env['PATH'] ?? '' },
    logFile: join(root, `${name}.log`),
    ready: answersHttp(`http://127.0.0.1:${port}/`),
  };
}

function supervise(spec: ProcessSpec) {
  const lines: string[] = [];
  const gaveUp = Promise.withResolvers<StackFailure>();
  const supervised = new SupervisedProcess(spec, {
    notice: (line) => lines.push(line),
    gaveUp: gaveUp.resolve,
    changed: async () => undefined,
  });
  started.push(supervised);
  return { supervised, lines, gaveUp: gaveUp.promise };
}

test('a process that is killed is started again, with one line about each', async () => {
  const { supervised, lines } = supervise(await serverSpec());
  await supervised.start();
  const first = supervised.pid;
  await supervised.kill('SIGKILL');
  await vi.waitFor(() => expect(lines).toHaveLength(2), { timeout: 10_000 });
  expect(supervised.pid).toBeTypeOf('number');
  expect(supervised.pid).not.toBe(first);
  expect(lines[0]).toContain('ended by itself (SIGKILL)');
  expect(lines[1]).toContain('running again');
});

test('a process that is stopped is asked to end in order and is not started again', async () => {
  const { supervised, lines } = supervise(await serverSpec());
  await supervised.start();
  await supervised.stop();
  expect(supervised.pid).toBeUndefined();
  expect(await readFile(supervised.spec.logFile, 'utf8')).toContain('ended in order');
  expect(lines).toEqual([]);
});

test('a process that ends while starting fails the start with the end of its log', async () => {
  const { supervised } = supervise(await serverSpec(`console.error('no such setting'); process.exit(3);`));
  await expect(supervised.start()).rejects.toMatchObject({
    code: 'PROCESS_FAILED',
    message: expect.stringContaining('exit code 3'),
    detail: expect.stringContaining('no such setting'),
  });
});

test('a process that finds its port taken says so', async () => {
  const spec = await serverSpec();
  const { supervised } = supervise({ ...spec, ready: async () => false });
  const { supervised: other } = supervise(spec);
  await other.start();
  await expect(supervised.start()).rejects.toMatchObject({ code: 'PORT_TAKEN' });
});

test('a process that never gets ready is ended and reported', async () => {
  const { supervised } = supervise({ ...(await serverSpec()), ready: async () => false, readyWithinMs: 300 });
  await expect(supervised.start()).rejects.toMatchObject({
    message: expect.stringContaining('did not become ready in time'),
  });
  expect(supervised.pid).toBeUndefined();
});

test('what a killed run left behind is ended by the next one, and nothing else is', async () => {
  const { supervised } = supervise(await serverSpec());
  await supervised.start();
  const pid = supervised.pid ?? 0;
  const file = join(root, 'processes.json');
  await rememberProcesses(file, [{ name: 'engine', pid }]);
  const record = JSON.parse(await readFile(file, 'utf8')) as object[];
  // The same id with another start time: a stranger that was given the id of one of ours.
  await writeFile(file, JSON.stringify([...record, { name: 'actions', pid: process.pid, startedAt: '1' }]));
  const before = await startOfProcess(pid);
  expect(before).toBeDefined();
  expect(await endLeftovers(file)).toEqual(['engine']);
  expect(await startOfProcess(pid)).not.toBe(before);
});

/** Remembers which processes run, so that a start after our own sudden death ends what we left running. */
import { readFile, rm } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { writeFileWhole } from '../data-folder.ts';
import { isSameProcess, startOfProcess } from './process-identity.ts';

const recordSchema = z.array(z.object({ name: z.string(), pid: z.number(), startedAt: z.string() }));

export async function rememberProcesses(
  file: string,
  running: readonly { name: string; pid: number }[],
): Promise<void> {
  const known = await Promise.all(
    running.map(async (one) => ({ ...one, startedAt: await startOfProcess(one.pid) })),
  );
  const alive = known.filter((one) => one.startedAt !== undefined);
  if (alive.length === 0) await rm(file, { force: true });
  else await writeFileWhole(file, `${JSON.stringify(alive, null, 2)}\n`);
}

async function remembered(file: string): Promise<z.infer<typeof recordSchema>> {
  try {
    return recordSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return []; // absent after a clean stop; unreadable only when the disk was full, and then nothing is lost
  }
}

/** Ends the process groups recorded in `file` that are still the same processes; returns their names. */
export async function endLeftovers(file: string, timeoutMs = 10_000): Promise<string[]> {
  const ended: string[] = [];
  for (const { name, pid, startedAt } of await remembered(file)) {
    if (name === 'database' || !(await isSameProcess(pid, startedAt))) continue; // see endOrphanedPostmaster
    process.kill(-pid, 'SIGTERM');
    const deadline = Date.now() + timeoutMs;
    while (await isSameProcess(pid, startedAt)) {
      if (Date.now() > deadline) process.kill(-pid, 'SIGKILL');
      await delay(50);
    }
    ended.push(name);
  }
  await rm(file, { force: true });
  return ended;
}

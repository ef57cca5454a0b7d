/** CPU time and memory of processes, read from /proc (Linux only). */

import { readFileSync, readdirSync } from 'node:fs';
import { execFileSync } from 'node:child_process';

interface ProcessTimes {
  readonly pid: number;
  readonly parent: number;
  /** User and system time of the process and of its children that have ended and were waited for. */
  readonly ticks: number;
}

/** Fields after the command name, which may hold blanks and brackets and so ends at the last bracket. */
export function parseStat(text: string): ProcessTimes {
  const end = text.lastIndexOf(')');
  const fields = text.slice(end + 2).split(' ');
  const field = (number: number): number => Number(fields[number - 3]);
  const times = {
    pid: Number(text.slice(0, text.indexOf(' '))),
    parent: field(4),
    ticks: field(14) + field(15) + field(16) + field(17),
  };
  if (end < 0 || !Number.isFinite(times.ticks)) throw new Error(`not a line of /proc/<pid>/stat: ${text}`);
  return times;
}

function allProcesses(): ProcessTimes[] {
  const found: ProcessTimes[] = [];
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      found.push(parseStat(readFileSync(`/proc/${name}/stat`, 'utf8')));
    } catch (error) {
      // A process that ends while the folder is read is not ours to count.
      const code = (error as NodeJS.ErrnoException).code;
      if (code !== 'ENOENT' && code !== 'ESRCH') throw error;
    }
  }
  return found;
}

let ticksPerSecond: number | undefined;

/** Milliseconds of CPU the trees under the given pids have used so far; a tree counts from its root down. */
export function cpuMillis(roots: readonly number[]): number {
  ticksPerSecond ??= Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  const processes = allProcesses();
  const children = Map.groupBy(processes, (one) => one.parent);
  const byPid = new Map(processes.map((one) => [one.pid, one]));
  const counted = new Set<number>();
  let ticks = 0;
  const pending = [...roots];
  while (pending.length > 0) {
    const pid = pending.pop() as number;
    const times = byPid.get(pid);
    if (times === undefined) throw new Error(`process ${pid} is gone: its CPU time cannot be read`);
    if (counted.has(pid)) continue;
    counted.add(pid);
    ticks += times.ticks;
    for (const child of children.get(pid) ?? []) pending.push(child.pid);
  }
  return (ticks * 1000) / ticksPerSecond;
}

/** Resident memory of one process. */
export function residentKiB(pid: number): number {
  const found = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  if (!found) throw new Error(`process ${pid} has no memory of its own`);
  return Number(found[1]);
}

export function parentOf(pid: number): number {
  return parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8')).parent;
}

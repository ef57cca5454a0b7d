/** What a measurement ran on. */

import { cpus, loadavg, release, totalmem } from 'node:os';

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly kernel: string;
  readonly node: string;
  readonly postgres: string;
  /** Before the measurement began: what else the machine had to do. */
  readonly load: number;
}

/** Above this many runnable processes per core before the start, times say more about the neighbours than about us. */
const busyLoadPerCore = 0.5;

export const wasBusy = (machine: Machine): boolean => machine.load > machine.cores * busyLoadPerCore;

export const presentLoad = (): number => loadavg()[0] ?? 0;

export function describeMachine(postgres: string, load: number): Machine {
  const processors = cpus();
  return {
    cpu: processors[0]?.model ?? 'unknown',
    cores: processors.length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    node: process.versions.node,
    postgres,
    load,
  };
}

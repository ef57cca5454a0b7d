import { spawn } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { DeliveryLedger } from '../src/measure/delivery-ledger.ts';
import { median, percentiles } from '../src/measure/percentiles.ts';
import { cpuMillis, parentOf, parseStat } from '../src/measure/process-cpu.ts';
import { Random } from '../src/measure/random.ts';

describe('percentiles', () => {
  it('are values that were really measured', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);

    const result = percentiles(hundred);

    expect(result).toEqual({ count: 100, p50: 50, p95: 95, p99: 99, max: 100 });
    expect(median([5, 1, 3])).toBe(3);
    expect(median([4, 1, 2, 3])).toBe(2.5);
  });

  it('refuse to speak about nothing', () => {
    expect(() => percentiles([])).toThrow('no value was measured');
  });
});

describe('the delivery ledger', () => {
  it('counts what is missing as lost and what comes again as doubled', async () => {
    const ledger = new DeliveryLedger();
    ledger.sent('a', 3, 0, 100);
    ledger.arrived('a', 0, 101);
    ledger.arrived('a', 1, 104);
    ledger.arrived('a', 1, 105);
    ledger.arrived('never sent', 0, 105);

    await ledger.complete(1);

    expect(ledger.summary()).toEqual({
      sent: 1,
      expected: 3,
      lost: 1,
      doubled: 1,
      unexpected: 1,
      latencies: [4],
    });
  });

  it('is complete as soon as the last arrival is in', async () => {
    const ledger = new DeliveryLedger();
    ledger.sent('a', 1, 5, 0);
    const complete = ledger.complete(60_000);

    ledger.arrived('a', 0, 2);
    await complete;

    expect(ledger.summary()).toMatchObject({ lost: 0, doubled: 0, latencies: [2] });
  });
});

describe('CPU time from /proc', () => {
  it('is read past a command name with blanks and brackets', () => {
    const line = '42 (a (b) c) S 7 42 42 0 -1 4194304 1 0 0 0 11 13 17 19 20 0 1 0 100 1 1';

    expect(parseStat(line)).toEqual({ pid: 42, parent: 7, ticks: 60 });
  });

  it('counts a process with its children', async () => {
    // CPU time, not time by the clock: a busy machine gives only a part of the latter.
    const script =
      'while (process.cpuUsage().user < 150_000); console.log("burnt"); setInterval(() => {}, 1000)';
    const parent = spawn(
      process.execPath,
      [
        '-e',
        `require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(script)}], { stdio: 'inherit' })`,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'], detached: true },
    );
    const pid = parent.pid as number;
    try {
      await new Promise((resolve) => parent.stdout.once('data', resolve));

      expect(parentOf(pid)).toBe(process.pid);
      expect(cpuMillis([pid])).toBeGreaterThanOrEqual(100);
    } finally {
      process.kill(-pid, 'SIGKILL');
    }
  });

  it('says which process is gone', () => {
    expect(() => cpuMillis([2 ** 22 + 1])).toThrow('is gone');
  });
});

describe('seeded randomness', () => {
  it('repeats itself for the same seed, and makes well-formed ids', () => {
    const one = new Random(7);
    const two = new Random(7);

    expect([one.next(), one.uuid(), one.branch().next()]).toEqual([
      two.next(),
      two.uuid(),
      two.branch().next(),
    ]);
    expect(one.uuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(Random.seedFrom('12')).toBe(12);
    expect(() => Random.seedFrom('x')).toThrow('whole number');
  });
});

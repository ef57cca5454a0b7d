/**
 * The weak link: two network devices, one in this process's own namespace where the clinic's servers are, one in the
 * namespace of the weak side, and this program between them. The weak side reaches the servers at 127.0.0.1, as the
 * embedded stack offers them, so nothing of the stack knows of the link.
 */

import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { Random } from '../../measure/random.ts';
import { clear, type Condition } from './conditions.ts';
import { makeNamespace, type Namespace } from './namespace.ts';
import { isLetThrough } from './packet.ts';
import { Shaper } from './shaper.ts';
import { makeTun, type Tun } from './tun.ts';

const ip = (...args: string[]) => promisify(execFile)('ip', args);
const nearAddress = '10.77.0.1';
const farAddress = '10.77.0.2';

export interface LinkCounts {
  readonly packets: number;
  readonly bytes: number;
  readonly lost: number;
  readonly overflowed: number;
  readonly refused: number;
}

export interface WeakLink {
  /** What runs a program on the weak side. */
  readonly enter: readonly string[];
  become(condition: Condition): void;
  /** Towards the weak side and from it, since the last call. */
  counts(): { readonly down: LinkCounts; readonly up: LinkCounts };
  close(): Promise<void>;
}

const none: LinkCounts = { packets: 0, bytes: 0, lost: 0, overflowed: 0, refused: 0 };

class Direction {
  readonly #shaper: Shaper;
  readonly #to: Tun;
  readonly #httpsPorts: ReadonlySet<number>;
  #condition: Condition = clear;
  #counts = { ...none };
  #closed = false;
  /** In the order of arrival: packets of a link do not overtake each other. */
  #underway: { readonly packet: Buffer; readonly atMs: number }[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(to: Tun, random: Random, httpsPorts: ReadonlySet<number>) {
    this.#shaper = new Shaper(clear, random);
    this.#to = to;
    this.#httpsPorts = httpsPorts;
  }

  become(condition: Condition): void {
    this.#condition = condition;
    this.#shaper.become(condition);
  }

  take(packet: Buffer): void {
    if (!isLetThrough(packet, this.#condition.passes, this.#httpsPorts)) {
      this.#counts.refused += 1;
      return;
    }
    const now = performance.now();
    const fate = this.#shaper.fateOf(packet.length, now);
    if (fate.kind === 'lost') this.#counts.lost += 1;
    if (fate.kind === 'overflow') this.#counts.overflowed += 1;
    if (fate.kind !== 'arrives') return;
    this.#counts.packets += 1;
    this.#counts.bytes += packet.length;
    this.#underway.push({ packet, atMs: fate.atMs });
    this.#deliver();
  }

  counts(): LinkCounts {
    const counts = this.#counts;
    this.#counts = { ...none };
    return counts;
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  #deliver(): void {
    clearTimeout(this.#timer);
    while (!this.#closed) {
      const [first] = this.#underway;
      if (first === undefined) return;
      const waitMs = first.atMs - performance.now();
      // Timers count whole milliseconds; what is due within this one is due.
      if (waitMs >= 0.5) {
        this.#timer = setTimeout(() => this.#deliver(), waitMs);
        return;
      }
      this.#underway.shift();
      try {
        this.#to.send(first.packet);
      } catch (error) {
        // Its device went with its namespace: nothing will arrive there any more.
        console.error(`the link to ${this.#to.name} is gone: ${String(error)}`);
        this.close();
      }
    }
  }
}

/** `/proc/sys/net` shows the namespace of whoever opens it. */
const setting = (device: string, name: string): string => `/proc/sys/net/ipv4/conf/${device}/${name}`;

async function prepareNear(device: string): Promise<void> {
  await ip('link', 'set', 'lo', 'up');
  await ip('address', 'add', `${nearAddress}/24`, 'dev', device);
  await ip('link', 'set', device, 'up');
  // Answers of servers that listen on 127.0.0.1 may leave by the link.
  await writeFile(setting(device, 'route_localnet'), '1');
}

/** The weak side has no loopback of its own: 127.0.0.1 is at the other end of the link. */
async function prepareFar(namespace: Namespace, device: string): Promise<void> {
  await ip('link', 'set', device, 'netns', String(namespace.pid));
  await namespace.run('ip', 'address', 'add', `${farAddress}/24`, 'dev', device);
  await namespace.run('ip', 'link', 'set', device, 'up');
  await namespace.run('sh', '-c', `echo 1 > ${setting(device, 'route_localnet')}`);
  await namespace.run('ip', 'route', 'add', '127.0.0.0/8', 'dev', device, 'src', farAddress);
}

/**
 * Precondition: this process is in a network namespace of its own.
 * @param httpsPorts what stands for the clinic's 443 here: pages, GraphQL, signalling, TURN over TLS
 */
export async function openLink(random: Random, httpsPorts: ReadonlySet<number>): Promise<WeakLink> {
  const namespace = await makeNamespace();
  try {
    const near = await makeTun('clinic0');
    const far = await makeTun('weak0');
    await prepareNear(near.name);
    await prepareFar(namespace, far.name);
    const down = new Direction(far, random.branch(), httpsPorts);
    const up = new Direction(near, random.branch(), httpsPorts);
    const pumps = [near.receive((packet) => down.take(packet)), far.receive((packet) => up.take(packet))];
    return {
      enter: namespace.enter,
      become: (condition) => {
        down.become(condition);
        up.become(condition);
      },
      counts: () => ({ down: down.counts(), up: up.counts() }),
      close: async () => {
        down.close();
        up.close();
        await ip('link', 'delete', near.name);
        await namespace.run('ip', 'link', 'delete', far.name);
        await Promise.all(pumps);
        await namespace.close();
      },
    };
  } catch (error) {
    await namespace.close();
    throw error;
  }
}

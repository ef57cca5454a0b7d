/** Reads and inserts per second of the engine beside the references, in turns. */

import type pg from 'pg';
import { median } from '../measure/percentiles.ts';
import type { Device } from '../world/people.ts';
import { answersPerSecond } from './closed-loop.ts';
import type { EnginePlan } from './plan.ts';
import type { System } from './systems.ts';
import type { World } from './world.ts';

export type Systems = Readonly<
  Record<'raw' | 'ceiling' | 'engine', System> & Partial<Record<'postgraphile', System>>
>;

/** Answers per second by system: the medians of the rounds. */
export type Rates = Readonly<Record<string, number>>;

interface Contestant {
  readonly name: string;
  readonly call: (turn: number) => Promise<unknown>;
  readonly before?: () => Promise<unknown>;
  readonly after?: () => Promise<unknown>;
}

export function measureReads(
  plan: EnginePlan,
  world: World,
  systems: Systems,
  say: (sentence: string) => void,
): Promise<Rates> {
  const expected = Math.min(20, plan.roomsPerPerson);
  const contestants = Object.entries(systems).map(([name, system]) => ({
    name,
    call: async (turn: number) => {
      const rooms = await system.read(personOf(world, turn));
      if (rooms !== expected) throw new Error(`${name} gave ${rooms} rooms instead of ${expected}`);
    },
  }));
  return inTurns('reads', plan, contestants, say);
}

export async function measureInserts(
  plan: EnginePlan,
  world: World,
  systems: Systems,
  pool: pg.Pool,
  say: (sentence: string) => void,
): Promise<Rates> {
  const writing = (system: System) => (turn: number) => {
    const index = turn % world.people.length;
    const rooms = world.roomsOf[index] ?? [];
    return system.write(
      personOf(world, turn),
      rooms[((turn / world.people.length) % rooms.length) | 0] as string,
    );
  };
  await pool.query(
    `create function public.bench_notify() returns trigger language plpgsql as
       $$ begin perform pg_notify('bench', new.room_id::text); return null; end $$`,
  );
  const contestants: Contestant[] = [
    ...Object.entries(systems).map(([name, system]) => ({ name, call: writing(system) })),
    {
      name: 'raw with NOTIFY',
      call: writing(systems.raw),
      before: () =>
        pool.query(
          'create trigger bench_notify after insert on public.messages for each row execute function public.bench_notify()',
        ),
      after: () => pool.query('drop trigger bench_notify on public.messages'),
    },
  ];
  return inTurns('inserts', plan, contestants, say);
}

async function inTurns(
  what: string,
  plan: EnginePlan,
  contestants: readonly Contestant[],
  say: (sentence: string) => void,
): Promise<Rates> {
  const found = new Map(contestants.map(({ name }) => [name, [] as number[]]));
  for (let round = 0; round <= plan.rounds; round += 1) {
    // The first round warms everybody up and does not count.
    const seconds = round === 0 ? plan.warmUpSeconds : plan.secondsPerRound;
    say(round === 0 ? `${what}: warming up` : `${what}: round ${round} of ${plan.rounds}`);
    for (const { name, call, before, after } of contestants) {
      await before?.();
      const rate = await answersPerSecond({ callers: plan.connections, seconds }, call);
      await after?.();
      if (round > 0) found.get(name)?.push(rate);
    }
  }
  return Object.fromEntries([...found].map(([name, rates]) => [name, median(rates)]));
}

const personOf = (world: World, turn: number): Device => world.people[turn % world.people.length] as Device;

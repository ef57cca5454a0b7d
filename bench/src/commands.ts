/** The measurements and long runs by name; each prints what it found and says whether it is what was asked for. */

import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import * as bookingPlans from './booking/plan.ts';
import { bookingReport } from './booking/report.ts';
import { verdicts as bookingVerdicts } from './booking/result.ts';
import { measureBooking } from './booking/run.ts';
import * as chatPlans from './chat/plan.ts';
import { chatReport } from './chat/report.ts';
import { verdicts as chatVerdicts } from './chat/result.ts';
import { measureChat } from './chat/run.ts';
import * as enginePlans from './engine/plan.ts';
import { engineReport, partReport, partVerdicts } from './engine/report.ts';
import { verdicts as engineVerdicts } from './engine/result.ts';
import { isPart, measureEngine, measurePart, parts } from './engine/run.ts';
import * as unreadPlans from './exact-unread/plan.ts';
import { runExactUnread } from './exact-unread/run.ts';
import * as gapFreePlans from './gap-free/plan.ts';
import { runGapFree } from './gap-free/run.ts';
import { presentLoad } from './measure/machine.ts';
import { Random } from './measure/random.ts';
import * as racePlans from './no-double-booking/plan.ts';
import { runNoDoubleBooking } from './no-double-booking/run.ts';
import * as reminderPlans from './reminders/plan.ts';
import { reminderReport, verdicts as reminderVerdicts } from './reminders/report.ts';
import { measureRush } from './reminders/rush.ts';
import { surviveKills } from './reminders/survive.ts';
import { againInside, isInside, whyNot } from './weak-network/own-namespace.ts';
import * as ladderPlans from './weak-network/plan.ts';
import { ladderReport, verdicts as ladderVerdicts } from './weak-network/report.ts';
import { climbLadder, Interrupted, whatIsMissing } from './weak-network/run.ts';
import { startClinic } from './world/clinic.ts';
import { startOwnCluster } from './world/own-cluster.ts';

export interface CommandOptions {
  readonly small: boolean;
  readonly seed: string | undefined;
  /** The one part to measure, of measurements that have several. */
  readonly only: string | undefined;
}

export type Command = (options: CommandOptions) => Promise<boolean>;

const results = fileURLToPath(new URL('../results/', import.meta.url));
const say = (sentence: string): void => console.error(`- ${sentence}`);

async function onOwnCluster<Result>(
  settings: Readonly<Record<string, string>>,
  act: (clusterUrl: string) => Promise<Result>,
): Promise<Result> {
  const cluster = await startOwnCluster(settings);
  try {
    return await act(cluster.url);
  } finally {
    await cluster.stop();
  }
}

/** Only figures of the full size are worth keeping. */
async function keep(name: string, result: unknown, report: string, small: boolean): Promise<void> {
  if (!small) {
    await mkdir(results, { recursive: true });
    await writeFile(`${results}${name}.json`, `${JSON.stringify(result, undefined, 2)}\n`);
    await writeFile(`${results}${name}.md`, report);
  }
  console.log(report);
}

const chat: Command = ({ small }) =>
  onOwnCluster({}, async (clusterUrl) => {
    const result = await measureChat(small ? chatPlans.smokePlan : chatPlans.fullPlan, clusterUrl, say);
    await keep('chat', result, chatReport(result), small);
    return chatVerdicts(result).every((one) => one.reached);
  });

const engine: Command = ({ small, only }) =>
  onOwnCluster({ max_connections: '200' }, async (clusterUrl) => {
    const plan = small ? enginePlans.smokePlan : enginePlans.fullPlan;
    if (only !== undefined) {
      if (!isPart(only)) throw new Error(`the engine's parts are: ${Object.keys(parts).join(', ')}`);
      const rates = await measurePart(only, plan, clusterUrl, say);
      console.log(partReport(only, rates));
      return partVerdicts(only, rates).every((one) => one.reached);
    }
    const result = await measureEngine(plan, clusterUrl, say);
    await keep('engine', result, engineReport(result), small);
    return engineVerdicts(result).every((one) => one.reached);
  });

const booking: Command = ({ small }) =>
  onOwnCluster({}, async (clusterUrl) => {
    const plan = small ? bookingPlans.smokePlan : bookingPlans.fullPlan;
    const result = await measureBooking(plan, clusterUrl, say);
    await keep('booking', result, bookingReport(result), small);
    return bookingVerdicts(result).every((one) => one.reached);
  });

const gapFree: Command = ({ small, seed: given }) =>
  onOwnCluster({ max_connections: '300' }, async (clusterUrl) => {
    const seed = Random.seedFrom(given);
    say(`seed ${seed}`);
    const plan = small ? gapFreePlans.smallPlan : gapFreePlans.fullPlan;
    const clinic = await startClinic({ clusterUrl, purpose: 'gap_free' });
    try {
      const { faults, ...figures } = await runGapFree(clinic, plan, seed);
      console.log(JSON.stringify({ seed, ...figures, faults: faults.length }, undefined, 2));
      for (const fault of faults) console.log(fault);
      return faults.length === 0 && figures.stored === plan.messages;
    } finally {
      await clinic.stop();
    }
  });

const exactUnread: Command = ({ small, seed: given }) =>
  onOwnCluster({}, async (clusterUrl) => {
    const seed = Random.seedFrom(given);
    say(`seed ${seed}`);
    const plan = small ? unreadPlans.smallPlan : unreadPlans.fullPlan;
    const clinic = await startClinic({ clusterUrl, purpose: 'exact_unread', withActions: true });
    try {
      const { faults, ...figures } = await runExactUnread(clinic, plan, seed);
      console.log(JSON.stringify({ seed, ...figures, faults: faults.length }, undefined, 2));
      for (const fault of faults) console.log(fault);
      return faults.length === 0;
    } finally {
      await clinic.stop();
    }
  });

const noDoubleBooking: Command = ({ small, seed: given }) =>
  onOwnCluster({ max_connections: '200' }, async (clusterUrl) => {
    const seed = Random.seedFrom(given);
    say(`seed ${seed}`);
    const plan = small ? racePlans.smallPlan : racePlans.fullPlan;
    const clinic = await startClinic({ clusterUrl, purpose: 'no_double_booking', withActions: true });
    try {
      const { faults, ...figures } = await runNoDoubleBooking(clinic, plan, seed);
      console.log(JSON.stringify({ seed, ...figures, faults: faults.length }, undefined, 2));
      for (const fault of faults) console.log(fault);
      return faults.length === 0;
    } finally {
      await clinic.stop();
    }
  });

const reminders: Command = ({ small }) =>
  onOwnCluster({ max_connections: '200' }, async (clusterUrl) => {
    const plan = small ? reminderPlans.smallRushPlan : reminderPlans.fullRushPlan;
    const result = await measureRush(clusterUrl, plan, say);
    await keep('reminders', result, reminderReport(result), small);
    return reminderVerdicts(result).every((one) => one.reached);
  });

const remindersSurvive: Command = ({ small, seed: given }) =>
  onOwnCluster({ max_connections: '200' }, async (clusterUrl) => {
    const seed = Random.seedFrom(given);
    say(`seed ${seed}`);
    const plan = small ? reminderPlans.smallSurvivalPlan : reminderPlans.fullSurvivalPlan;
    const { faults, ...figures } = await surviveKills(clusterUrl, plan, new Random(seed));
    console.log(JSON.stringify({ seed, ...figures, faults: faults.length }, undefined, 2));
    for (const fault of faults) console.log(fault);
    return faults.length === 0;
  });

/** What test runners take for «skipped», neither passed nor failed. */
const skipped = 77;
/** As shells call an end by Ctrl-C. */
const stoppedByHand = 130;

const weakNetwork: Command = async ({ small, seed: given, only }) => {
  const plan =
    only !== undefined ? ladderPlans.planOf(only) : small ? ladderPlans.smallPlan : ladderPlans.fullPlan;
  const reason = (await whyNot()) ?? (await whatIsMissing());
  if (reason !== undefined) {
    console.error(`skipped: weak networks cannot be made here: ${reason}`);
    process.exitCode = skipped;
    return true;
  }
  if (!isInside()) {
    process.exitCode = await againInside();
    return true;
  }
  const load = presentLoad();
  const seed = Random.seedFrom(given);
  say(`seed ${seed}`);
  const result = await climbLadder(plan, seed, say).catch((error: unknown) => {
    if (error instanceof Interrupted) return error;
    throw error;
  });
  if (result instanceof Interrupted) {
    console.error(result.message);
    process.exitCode = stoppedByHand;
    return true;
  }
  await keep('weak-network', result, ladderReport(result, load), small || only !== undefined);
  return ladderVerdicts(result).every((one) => one.reached);
};

export const commands: Readonly<Record<string, Command>> = {
  booking,
  chat,
  engine,
  'gap-free': gapFree,
  'exact-unread': exactUnread,
  'no-double-booking': noDoubleBooking,
  reminders,
  'reminders-survive': remindersSurvive,
  'weak-network': weakNetwork,
};

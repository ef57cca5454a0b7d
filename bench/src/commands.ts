/** The measurements and long runs by name; each prints what it found and says whether it is what was asked for. */

import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import * as chatPlans from './chat/plan.ts';
import { chatReport } from './chat/report.ts';
import { verdicts } from './chat/result.ts';
import { measureChat } from './chat/run.ts';
import * as unreadPlans from './exact-unread/plan.ts';
import { runExactUnread } from './exact-unread/run.ts';
import * as gapFreePlans from './gap-free/plan.ts';
import { runGapFree } from './gap-free/run.ts';
import { Random } from './measure/random.ts';
import { startClinic } from './world/clinic.ts';
import { startOwnCluster } from './world/own-cluster.ts';

export interface CommandOptions {
  readonly small: boolean;
  readonly seed: string | undefined;
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

const chat: Command = ({ small }) =>
  onOwnCluster({}, async (clusterUrl) => {
    const plan = small ? chatPlans.smokePlan : chatPlans.fullPlan;
    const result = await measureChat(plan, clusterUrl, say);
    const report = chatReport(result);
    if (!small) {
      await mkdir(results, { recursive: true });
      await writeFile(`${results}chat.json`, `${JSON.stringify(result, undefined, 2)}\n`);
      await writeFile(`${results}chat.md`, report);
    }
    console.log(report);
    return verdicts(result).every((one) => one.reached);
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

export const commands: Readonly<Record<string, Command>> = {
  chat,
  'gap-free': gapFree,
  'exact-unread': exactUnread,
};

/** A measurement of the engine as Markdown. */

import { machineLines, table, verdictLines, type Verdict } from '../measure/report-parts.ts';
import type { IdleRow } from '../chat/result.ts';
import { idleKiB, insertVerdicts, ratio, readVerdicts, verdicts, type EngineResult } from './result.ts';
import type { Part } from './run.ts';
import type { Rates } from './throughput.ts';

const rateRows = (rates: Rates): string[][] =>
  Object.keys(rates).map((name) => [
    name,
    Math.round(rates[name] ?? 0).toString(),
    `${ratio(rates, name, 'raw').toFixed(2)} x`,
  ]);

const rateTable = (rates: Rates): string => table(['system', 'per second', 'of raw'], rateRows(rates));

export const partVerdicts = (part: Part, rates: Rates): Verdict[] =>
  part === 'reads' ? readVerdicts(rates) : insertVerdicts(rates);

/** One part for the screen: only whole runs are kept. */
export const partReport = (part: Part, rates: Rates): string =>
  [rateTable(rates), '', ...verdictLines(partVerdicts(part, rates)), ''].join('\n');

export function engineReport(result: EngineResult): string {
  const { plan, delivery, idle, counts } = result;
  const [fewest, most] = [idle[0] as IdleRow, idle.at(-1) as IdleRow];
  return [
    '# Engine bench',
    '',
    ...machineLines(result),
    '',
    'raw: node-postgres in the measuring process runs the SQL the engine makes. ceiling: a hand-written server of a hundred lines that knows only what is measured. PostGraphile 5 with row-level security over the same rows.',
    '',
    `## A person's rooms list`,
    '',
    `Up to 20 rooms with participants, last message and counters; ${plan.connections} connections in closed loops, medians of ${plan.rounds} rounds.`,
    '',
    rateTable(result.reads),
    '',
    '## Storing a message',
    '',
    rateTable(result.inserts),
    '',
    '## Delivery',
    '',
    `${plan.delivery.subscribers} subscribers, ${plan.delivery.perSecond} messages/s; milliseconds, medians of ${plan.delivery.rounds} rounds.`,
    '',
    table(
      ['system', 'p50', 'p95', 'p99', 'CPU ms per message'],
      (['ceiling', 'engine'] as const).map((name) => {
        const { latency, cpuPerMessage } = delivery[name];
        return [name, latency.p50, latency.p95, latency.p99, cpuPerMessage].map((value) =>
          typeof value === 'number' ? value.toFixed(2) : value,
        );
      }),
    ),
    '',
    '## Idle subscribers',
    '',
    table(
      ['idle subscribers', 'CPU ms per message', 'CPU ms per quiet second', 'engine MiB'],
      idle.map((row) => [
        String(row.idle),
        row.cpuPerMessage.toFixed(2),
        row.quietCpuPerSecond.toFixed(1),
        (row.engineKiB / 1024).toFixed(0),
      ]),
    ),
    '',
    `${idleKiB(fewest, most).toFixed(1)} KiB per idle subscriber, its socket included.`,
    '',
    '## Verdict',
    '',
    ...verdictLines(verdicts(result)),
    '',
    `${counts.sent} messages were delivered.`,
    '',
  ].join('\n');
}

/** A chat measurement as Markdown: the same text is printed and kept. */

import type { Percentiles } from '../measure/percentiles.ts';
import { machineLines, table, verdictLines } from '../measure/report-parts.ts';
import { verdicts, type ChatResult } from './result.ts';

const ms = (value: number): string => (value < 10 ? value.toFixed(2) : value.toFixed(1));
const times = (measured: number, reference: number): string => `${(measured / reference).toFixed(1)} x`;
const figures = (one: Percentiles): string => `${ms(one.p50)} / ${ms(one.p95)} / ${ms(one.p99)}`;

export function chatReport(result: ChatResult): string {
  const { plan, counts } = result;
  const fewest = result.idle[0];
  return [
    '# Chat bench',
    '',
    ...machineLines(result),
    '',
    `## From mutation to the other side's screen`,
    '',
    `${plan.perSecond} messages/s in rooms of ${plan.peoplePerRoom}; every subscriber has a socket of its own. Milliseconds, p50 / p95 / p99, each the median of ${plan.rounds} rounds in which both systems take turns.`,
    '',
    table(
      ['subscribers', 'engine', 'bare ws broadcast', 'p50 ratio', 'p99 ratio'],
      result.delivery.map((row) => [
        String(row.subscribers),
        figures(row.engine),
        figures(row.bare),
        times(row.engine.p50, row.bare.p50),
        times(row.engine.p99, row.bare.p99),
      ]),
    ),
    '',
    `LISTEN/NOTIFY round trip in the same run: ${figures(result.listenNotify)}.`,
    '',
    '## CPU per message beside idle subscribers',
    '',
    `One room of ${plan.peoplePerRoom} talks; the idle ones stream other rooms. CPU of engine and Postgres, median of ${plan.rounds}.`,
    '',
    table(
      ['idle subscribers', 'CPU ms per message', 'ratio', 'rounds', 'CPU ms per second when quiet'],
      result.idle.map((row) => [
        String(row.idle),
        row.cpuPerMessage.toFixed(2),
        fewest === undefined ? '' : `${(row.cpuPerMessage / fewest.cpuPerMessage).toFixed(2)} x`,
        row.rounds.map((one) => one.toFixed(2)).join(', '),
        row.quietCpuPerSecond.toFixed(1),
      ]),
    ),
    '',
    '## Verdict',
    '',
    ...verdictLines(verdicts(result)),
    '',
    `${counts.sent} messages were sent.`,
    '',
  ].join('\n');
}

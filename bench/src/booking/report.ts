/** A booking measurement as Markdown: the same text is printed and kept. */

import { machineLines, table, verdictLines } from '../measure/report-parts.ts';
import type { Comparison } from './calculations.ts';
import { timesFaster, verdicts, type BookingResult } from './result.ts';

const ms = (value: number): string => value.toFixed(value < 10 ? 3 : 0);
const row = (what: string, comparison: Comparison): string[] => [
  what,
  ms(comparison.core),
  ms(comparison.reference),
  `${timesFaster(comparison).toFixed(0)} x`,
];

export function bookingReport(result: BookingResult): string {
  const { plan, calculations, throughput } = result;
  return [
    '# Booking bench',
    '',
    ...machineLines(result),
    '',
    '## Free starts',
    '',
    `${plan.doctors} doctors in five time zones, ${plan.days} days ahead over a change of clocks, ${calculations.appointments} appointments. The reference walks the days on the doctor's clock, makes every slot and holds each against all that is taken on those days. Both answer every question the same. Milliseconds per question, medians of ${plan.rounds} rounds in which both take turns.`,
    '',
    table(
      ['question', 'core', 'slot by slot', 'ratio'],
      [
        row('the free starts of a doctor’s day', calculations.doctorDay),
        row(`the 10 next free over ${plan.doctors} doctors × ${plan.days} days`, calculations.nextFree),
      ],
    ),
    '',
    '## Bookings per second',
    '',
    `${plan.clients} clients, each with a patient and a doctor of his own. Straight: the action's own handler in its own transaction on node-postgres, with as many connections as the service has. Medians of ${plan.rounds} rounds in which both take turns.`,
    '',
    table(
      ['', 'per second', 'rounds'],
      [
        [
          'GraphQL, engine, action',
          throughput.graphql.toFixed(0),
          throughput.rounds.map((round) => round.graphql.toFixed(0)).join(', '),
        ],
        [
          'straight',
          throughput.direct.toFixed(0),
          throughput.rounds.map((round) => round.direct.toFixed(0)).join(', '),
        ],
      ],
    ),
    '',
    '## Verdict',
    '',
    ...verdictLines(verdicts(result)),
    '',
  ].join('\n');
}

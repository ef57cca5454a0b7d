/** The reminders benchmark in words. */

import type { RushResult } from './rush.ts';

export interface Verdict {
  readonly claim: string;
  readonly found: string;
  readonly reached: boolean;
}

const mostSeconds = 60;

export function verdicts(result: RushResult): Verdict[] {
  return [
    {
      claim: `${result.reminders} reminders due at one moment leave within a minute`,
      found: `${result.seconds.toFixed(1)} s, half of them after ${result.secondsToHalf.toFixed(1)} s`,
      reached: result.seconds <= mostSeconds,
    },
    {
      claim: 'each of them once',
      found: `${result.repeated} repeated`,
      reached: result.repeated === 0,
    },
    {
      claim: 'and each in the bell too',
      found: `${result.bellRows} rows`,
      reached: result.bellRows === result.reminders,
    },
  ];
}

export function reminderReport(result: RushResult): string {
  const rate = result.reminders / result.seconds;
  const bareRate = result.reminders / result.bareSeconds;
  return [
    '# Reminders due at one moment',
    '',
    'One worker process, mail over SMTP to a sink on the same machine. Beside it, in the same run, the bare mail library sends as many mails over as many connections, with sockets that wait as little as the worker’s: no database, no queue, no look at the present state, no bell.',
    '',
    '| | mails per second | all after |',
    '| --- | --- | --- |',
    `| worker | ${rate.toFixed(0)} | ${result.seconds.toFixed(1)} s |`,
    `| bare mail library | ${bareRate.toFixed(0)} | ${result.bareSeconds.toFixed(1)} s |`,
    '',
    `Ratio: ${(rate / bareRate).toFixed(2)} of the bare rate.`,
    '',
    ...verdicts(result).map((one) => `- ${one.reached ? 'reached' : 'MISSED'}: ${one.claim} (${one.found})`),
    '',
  ].join('\n');
}

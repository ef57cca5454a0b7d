/** What became of all messages of a measurement. */

import type { ChatReport } from './load-protocol.ts';
import type { Counts } from './result.ts';

/** Counts over the whole run: each report is added as it comes. */
export class Tally {
  counts: Counts = { sent: 0, expected: 0, lost: 0, doubled: 0, unexpected: 0, refused: 0, broken: 0 };
  readonly reasons = new Set<string>();

  add(report: ChatReport): ChatReport {
    const { counts } = this;
    this.counts = {
      sent: counts.sent + report.sent,
      expected: counts.expected + report.expected,
      lost: counts.lost + report.lost,
      doubled: counts.doubled + report.doubled,
      unexpected: counts.unexpected + report.unexpected,
      refused: counts.refused + report.refused.length,
      broken: counts.broken + report.broken.length,
    };
    for (const reason of [...report.refused, ...report.broken]) this.reasons.add(reason);
    return report;
  }
}

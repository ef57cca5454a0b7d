/** What every report has: the machine, tables and verdicts, as Markdown. */

import { wasBusy, type Machine } from './machine.ts';

export interface Verdict {
  readonly target: string;
  readonly measured: string;
  readonly reached: boolean;
}

export function machineLines({ at, machine }: { readonly at: string; readonly machine: Machine }): string[] {
  return [
    `${at.slice(0, 10)}; ${machine.cores} cores of ${machine.cpu}, ${machine.memoryGb} GB, Linux ${machine.kernel}, Node ${machine.node}, Postgres ${machine.postgres}. ` +
      'Engine, Postgres and all clients share the machine; Postgres commits durably (fsync on). ' +
      `Load before the start: ${machine.load.toFixed(1)}.`,
    ...(wasBusy(machine)
      ? ['', 'The machine was busy with other work: the times below include waiting for it.']
      : []),
  ];
}

export const verdictLines = (verdicts: readonly Verdict[]): string[] =>
  verdicts.map((one) => `- ${one.reached ? 'reached' : 'MISSED'}: ${one.target} (${one.measured})`);

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rows.map(line)].join(
    '\n',
  );
}

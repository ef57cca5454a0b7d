/** One part of `npm test`, and what all parts are given. */
import type { CommandOptions } from './run-command.ts';
import { runCommand } from './run-command.ts';
import { oneFailed, onePassed, type Tally } from './tally.ts';

export interface TestRun {
  readonly signal: AbortSignal;
  /** A folder of this run for reports and second stacks, removed afterwards. */
  readonly scratch: string;
  /** Parts of names of the files to run; none for all. */
  readonly filters: readonly string[];
}

export type StageGroup = 'static' | 'unit' | 'browser';

export interface Stage {
  readonly group: StageGroup;
  readonly title: string;
  run(context: TestRun): Promise<Tally>;
}

const tail = (text: string, lines = 40): string => text.trimEnd().split('\n').slice(-lines).join('\n    ');

/** A check that is one program: it passes when the program does. */
export const check = (
  title: string,
  command: string,
  args: string[],
  options: Partial<Pick<CommandOptions, 'cwd' | 'timeoutMs'>> = {},
): Stage => ({
  group: 'static',
  title,
  async run({ signal }) {
    const { ok, output } = await runCommand(command, args, { timeoutMs: 300_000, ...options, signal });
    return ok ? onePassed : oneFailed(`${title}\n    ${tail(output)}`);
  },
});

/** What the stack's programs share at the terminal: how they are interrupted and how they word a failure. */
import { StackFailure } from './failure.ts';

export interface Interruption {
  readonly signal: AbortSignal;
  /** Resolves when somebody wants us to stop. */
  readonly happened: Promise<undefined>;
}

/** A terminal sends Ctrl-C to us and to the launcher, which passes it on: one press arrives several times. */
const samePressMs = 1_000;

/** Ctrl-C, SIGTERM, a closed terminal, or the death of the launcher that started us. */
export function untilInterrupted(): Interruption {
  const controller = new AbortController();
  let firstAt = 0;
  const happened = new Promise<undefined>((resolve) => {
    const interrupt = (): void => {
      if (firstAt === 0) {
        firstAt = Date.now();
        controller.abort(new Interrupted());
        resolve(undefined);
      } else if (Date.now() - firstAt > samePressMs) {
        process.exit(130); // asked again, later: the exit handlers end the children at once
      }
    };
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, interrupt);
    if (process.channel) {
      process.once('disconnect', interrupt);
      process.channel.unref();
    }
  });
  return { signal: controller.signal, happened };
}

export class Interrupted extends Error {
  constructor() {
    super('Interrupted.');
    this.name = 'Interrupted';
  }
}

/** Prints one clear sentence, with the lines that help below it; returns the exit code. */
export function reportFailure(error: unknown): number {
  if (error instanceof Interrupted) {
    console.log('Stopped before the start was complete; nothing is running.');
    return 130;
  }
  if (error instanceof StackFailure) {
    console.error(`\n${error.message}`);
    if (error.detail) console.error(`\n${error.detail.replace(/^/gm, '  | ')}`);
    return 1;
  }
  console.error('\nThe stack failed in a way nobody has put into words yet:');
  console.error(error);
  return 1;
}

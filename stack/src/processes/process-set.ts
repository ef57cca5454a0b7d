/** All processes of one stack: started under names, remembered on disk, stopped in the reverse order of dependence. */
import { StackFailure } from '../failure.ts';
import { rememberProcesses } from './leftovers.ts';
import { SupervisedProcess, type ProcessSpec } from './supervised-process.ts';

/** Users of a service come before it: this is the order of stopping. */
export const stopOrder = ['app', 'worker', 'actions', 'livekit', 'mail', 'engine', 'database'] as const;
export type ServiceName = (typeof stopOrder)[number];

export class ProcessSet {
  readonly failed: Promise<StackFailure>;
  readonly #processes = new Map<ServiceName, SupervisedProcess>();
  readonly #file: string;
  readonly #notice: (line: string) => void;
  #fail: (failure: StackFailure) => void = () => undefined;
  #writing: Promise<void> = Promise.resolve();
  #stopping = false;
  /** So that a disk that stays full is told of once. */
  #writable = true;
  readonly #killAllNow = (): void => {
    for (const one of this.#processes.values()) one.killNow();
  };

  constructor(file: string, notice: (line: string) => void) {
    this.#file = file;
    this.#notice = notice;
    this.failed = new Promise((resolve) => {
      this.#fail = resolve;
    });
    // An uncaught error or process.exit elsewhere must not leave children behind.
    process.once('exit', this.#killAllNow);
  }

  async start(name: ServiceName, spec: ProcessSpec): Promise<void> {
    if (this.#stopping) throw new StackFailure('STEP_FAILED', 'The stack is being stopped.');
    const supervised = new SupervisedProcess(spec, {
      notice: this.#notice,
      gaveUp: (failure) => this.#fail(failure),
      changed: () => this.#remember(),
    });
    this.#processes.set(name, supervised);
    await supervised.start();
  }

  /**
   * One write at a time, each with the newest state. The file only helps a start after our own sudden death: that
   * it cannot be written (a full disk) must neither keep a part from coming back nor from being stopped.
   */
  #remember(): Promise<void> {
    this.#writing = this.#writing.then(async () => {
      const running = [...this.#processes].flatMap(([name, { pid }]) =>
        pid === undefined ? [] : [{ name, pid }],
      );
      try {
        await rememberProcesses(this.#file, running);
        this.#writable = true;
      } catch (error) {
        if (this.#writable) this.#notice(error instanceof Error ? error.message : String(error));
        this.#writable = false;
      }
    });
    return this.#writing;
  }

  #get(name: ServiceName): SupervisedProcess {
    const found = this.#processes.get(name);
    if (found === undefined)
      throw new StackFailure('PROCESS_FAILED', `The ${name} is not part of this stack.`);
    return found;
  }

  pidOf(name: ServiceName): number | undefined {
    return this.#processes.get(name)?.pid;
  }

  restart(name: ServiceName): Promise<void> {
    return this.#get(name).restart();
  }

  kill(name: ServiceName, signal?: NodeJS.Signals): Promise<void> {
    return this.#get(name).kill(signal);
  }

  async stopAll(): Promise<void> {
    this.#stopping = true;
    const failures: unknown[] = [];
    for (const name of stopOrder) {
      try {
        await this.#processes.get(name)?.stop();
      } catch (error) {
        failures.push(error); // the others must be stopped all the same
      }
    }
    process.off('exit', this.#killAllNow);
    if (failures.length > 0)
      throw new AggregateError(failures, 'Not all parts of the stack could be stopped.');
  }
}

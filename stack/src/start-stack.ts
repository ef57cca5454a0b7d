/** Starts a whole embedded stack on a data folder and hands it over as one running thing. */
import { Listr, PRESET_TIMER, type ListrTask } from 'listr2';
import { dataFolderAt, lockDataFolder, prepareDataFolder, type DataFolder } from './data-folder.ts';
import type { StackFailure } from './failure.ts';
import { choosePorts, type ChosenPorts } from './ports.ts';
import { prepareCluster, superuser } from './postgres/cluster.ts';
import { connectionString, ensureDatabase } from './postgres/connection.ts';
import { endLeftovers } from './processes/leftovers.ts';
import { ProcessSet, type ServiceName } from './processes/process-set.ts';
import { loadSecrets, writeSecrets, type Secrets } from './secrets.ts';
import { seedDemoPeople } from './seed.ts';
import { prepareApp } from './services/app-build.ts';
import type { MediaFallbacks } from './services/livekit-config.ts';
import { startVideo, type VideoMode } from './services/video.ts';
import {
  actionsSpec,
  appSpec,
  engineSpec,
  mailSpec,
  workerSpec,
  type StackContext,
} from './services/specs.ts';
import {
  databaseName,
  removeState,
  stateOf,
  writeState,
  type StackMode,
  type StackState,
} from './stack-state.ts';

export interface StackOptions {
  readonly dataDir: string;
  readonly mode?: StackMode;
  /** `steps` shows progress on a terminal, `lines` prints plain lines, `silent` says nothing. */
  readonly progress?: 'steps' | 'lines' | 'silent';
  /** Where wishes for ports come from; the process's environment unless given. */
  readonly env?: NodeJS.ProcessEnv;
  /** Demo people and conversations; on unless switched off. */
  readonly demo?: boolean;
  /** Left out by callers that need only the services. */
  readonly app?: boolean;
  readonly mail?: boolean;
  readonly video?: VideoMode;
  /** None by default: everybody who uses an embedded stack sits at its own machine. */
  readonly mediaFallbacks?: MediaFallbacks;
  readonly signal?: AbortSignal;
  /** Called with single lines about what happens while the stack runs. */
  readonly notice?: (line: string) => void;
}

export interface RunningStack {
  readonly state: StackState;
  readonly secrets: Secrets & { readonly databaseUrl: string };
  readonly folder: DataFolder;
  /** Settles when a part keeps dying and the stack can no longer do its work. */
  readonly failed: Promise<StackFailure>;
  pidOf(name: ServiceName): number | undefined;
  restart(name: ServiceName): Promise<void>;
  /** Ends a part as a crash would; supervision starts it again. */
  kill(name: ServiceName, signal?: NodeJS.Signals): Promise<void>;
  stop(): Promise<void>;
}

const rendererOf = {
  steps: { renderer: 'default', rendererOptions: { timer: PRESET_TIMER, collapseSubtasks: false } },
  lines: { renderer: 'simple', rendererOptions: { timer: PRESET_TIMER } },
  silent: { renderer: 'silent' },
} as const;

async function orAborted(signal: AbortSignal, run: () => Promise<unknown>): Promise<void> {
  signal.throwIfAborted();
  const aborted = Promise.withResolvers<never>();
  const abort = (): void => aborted.reject(signal.reason as Error);
  signal.addEventListener('abort', abort, { once: true });
  try {
    await Promise.race([run(), aborted.promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

export async function startStack(options: StackOptions): Promise<RunningStack> {
  const { mode = 'built', progress = 'silent', notice = () => undefined } = options;
  const folder = dataFolderAt(options.dataDir);
  const background = new AbortController();
  const signal = AbortSignal.any([background.signal, ...(options.signal ? [options.signal] : [])]);

  await prepareDataFolder(folder);
  const unlock = await lockDataFolder(folder);
  const processes = new ProcessSet(folder.processesFile, notice);
  let chosen: ChosenPorts | undefined;
  const stop = async (): Promise<void> => {
    background.abort();
    await removeState(folder);
    try {
      await processes.stopAll();
    } finally {
      await chosen?.release();
      await unlock();
    }
  };

  try {
    const left = await endLeftovers(folder.processesFile);
    if (left.length > 0) notice(`Ended what an interrupted run had left: ${left.join(', ')}.`);
    chosen = await choosePorts(options.env ?? process.env);
    const { ports } = chosen;
    const stored = await loadSecrets(folder);
    const databaseUrl = connectionString({
      user: superuser,
      password: stored.postgresPassword,
      port: ports.postgres,
      database: databaseName,
    });
    const secrets = { ...stored, databaseUrl };
    await writeSecrets(folder, secrets);
    const state = stateOf(folder, ports, mode);
    const context: StackContext = {
      folder,
      ports,
      secrets,
      state,
      mode,
      databaseUrl,
      mediaFallbacks: options.mediaFallbacks,
    };

    const step = (title: string, run: () => Promise<unknown>): ListrTask => ({
      title,
      // An interruption does not wait for a part that is still getting ready; stopping ends that part.
      task: () => orAborted(signal, run),
    });
    const group = (title: string, tasks: ListrTask[]): ListrTask => ({
      title,
      task: (_, task) => task.newListr(tasks, { concurrent: true, exitOnError: true }),
    });

    let appServer: string | undefined;
    const wantsApp = options.app !== false;
    const steps: ListrTask[] = [
      step('Database', async () => {
        const cluster = await prepareCluster({
          databaseDir: folder.postgres,
          logFile: `${folder.logs}/database.log`,
          port: ports.postgres,
          password: secrets.postgresPassword,
        });
        await processes.start('database', cluster.spec);
        await ensureDatabase(cluster.url, databaseName);
      }),
      group('Schema, permissions and builds', [
        step('GraphQL engine, with migrations and metadata', async () => {
          await processes.start('engine', engineSpec(context));
          if (options.demo !== false) await seedDemoPeople(databaseUrl);
        }),
        ...(options.mail === false
          ? []
          : [step('Mail catcher', () => processes.start('mail', mailSpec(context)))]),
        ...(wantsApp
          ? [
              step('App, built when its sources changed', async () => {
                appServer = await prepareApp(mode, `${folder.logs}/app-build.log`, signal);
              }),
            ]
          : []),
      ]),
      group('Services', [
        step('Actions', () => processes.start('actions', actionsSpec(context))),
        step('Worker', () => processes.start('worker', workerSpec(context))),
        ...(wantsApp ? [step('Pages', () => processes.start('app', appSpec(context, appServer)))] : []),
      ]),
    ];
    await new Listr(steps, { ...rendererOf[progress], registerSignalListeners: false }).run();
    startVideo(options.video ?? 'build', context, processes, signal, notice);
    await writeState(folder, state);

    return {
      state,
      secrets,
      folder,
      failed: processes.failed,
      pidOf: (name) => processes.pidOf(name),
      restart: (name) => processes.restart(name),
      kill: (name, killSignal) => processes.kill(name, killSignal),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Ends a program in order when it is asked to. */
import type { Logger } from 'pino';

/** Longer than any request or job may take; whatever still runs then is cut off. */
const patienceMilliseconds = 10_000;

export function onShutdown(log: Logger, end: () => Promise<void>): void {
  let ending = false;
  const begin = (signal: NodeJS.Signals): void => {
    if (ending) return;
    ending = true;
    log.info({ signal }, 'ending');
    setTimeout(() => {
      log.error('ending took too long');
      process.exit(1);
    }, patienceMilliseconds).unref();
    end().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'ending failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', begin);
  process.on('SIGINT', begin);
}

/** Every periodic job of the worker. */
import { clearStaleTyping } from './clear-stale-typing.ts';
import { endExpiredSessions } from './end-expired-sessions.ts';
import { forgetOldPresence } from './forget-old-presence.ts';
import { forgetSignInFailures } from './forget-sign-in-failures.ts';
import type { PeriodicJob } from './job.ts';

export const periodicJobs: readonly PeriodicJob[] = [
  clearStaleTyping,
  endExpiredSessions,
  forgetOldPresence,
  forgetSignInFailures,
];

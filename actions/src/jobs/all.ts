/** Every periodic job of the worker. */
import type { PgBoss } from 'pg-boss';
import type { FileKeeper } from '../files/keeper.ts';
import { clearStaleTyping } from './clear-stale-typing.ts';
import { deleteExpiredRecords } from './delete-expired-records.ts';
import { endExpiredSessions } from './end-expired-sessions.ts';
import { endOverdueConsultations } from './end-overdue-consultations.ts';
import { forgetIntegrationAnswers } from './forget-integration-answers.ts';
import { escalateUrgentMessages } from './escalate-urgent-messages.ts';
import { forgetMediaEvents } from './forget-media-events.ts';
import { forgetOldNotifications } from './forget-old-notifications.ts';
import { forgetOldPresence } from './forget-old-presence.ts';
import { forgetSignInFailures } from './forget-sign-in-failures.ts';
import { recheckWaitlist } from '../scheduling/recheck-waitlist.ts';
import { forgetUnsentFiles } from './forget-unsent-files.ts';
import type { PeriodicJob } from './job.ts';
import { replanReminders } from './replan-reminders.ts';

/** Some of them send further jobs. */
export const periodicJobs = (boss: PgBoss, files: FileKeeper): readonly PeriodicJob[] => [
  clearStaleTyping,
  deleteExpiredRecords(files),
  endExpiredSessions,
  endOverdueConsultations,
  forgetIntegrationAnswers,
  escalateUrgentMessages,
  forgetMediaEvents,
  forgetOldNotifications,
  forgetOldPresence,
  forgetSignInFailures,
  forgetUnsentFiles(files),
  recheckWaitlist,
  replanReminders(boss),
];

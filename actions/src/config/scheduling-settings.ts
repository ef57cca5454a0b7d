/** The clinic's scheduling settings: read from their one row for each decision, so that a change holds at once. */
import type pg from 'pg';
import { z } from 'zod';
import { schedulingRules } from '../scheduling/rules.ts';

const minutes = z.number().int();

export const schedulingSettings = z.object({
  rules: schedulingRules,
  /** How long a proposal of another time stays open. */
  proposalHours: z.number().int().min(1).max(336),
  /** How long before its start a patient can still cancel or shift an appointment (BOOK-6). */
  cancellationNoticeMinutes: minutes.min(0).max(43_200),
  /** BOOK-7: how long a freed time stays offered to one person of the waitlist. */
  waitlistOfferMinutes: minutes.min(1).max(240),
  /** NOT-1: for people who chose nothing else. */
  reminderOffsetsMinutes: z.array(minutes.min(1).max(43_200)).max(6),
});

export type SchedulingSettings = z.infer<typeof schedulingSettings>;

export async function loadSchedulingSettings(db: Pick<pg.ClientBase, 'query'>): Promise<SchedulingSettings> {
  const found = await db.query(
    `select increment_minutes, durations_minutes, minimum_notice_minutes, horizon_days, buffer_minutes, hold_minutes,
            proposal_hours, cancellation_notice_minutes, waitlist_offer_minutes, reminder_offsets_minutes
       from public.scheduling_settings`,
  );
  const row = found.rows[0];
  return schedulingSettings.parse({
    rules: {
      incrementMinutes: row.increment_minutes,
      durationsMinutes: row.durations_minutes,
      minimumNoticeMinutes: row.minimum_notice_minutes,
      horizonDays: row.horizon_days,
      bufferMinutes: row.buffer_minutes,
      holdMinutes: row.hold_minutes,
    },
    proposalHours: row.proposal_hours,
    cancellationNoticeMinutes: row.cancellation_notice_minutes,
    waitlistOfferMinutes: row.waitlist_offer_minutes,
    reminderOffsetsMinutes: row.reminder_offsets_minutes,
  });
}

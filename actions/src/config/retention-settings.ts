/** How long the clinic keeps what came of consultations: read from its one row at each run. */
import type pg from 'pg';
import { z } from 'zod';

/** Days from the end of the consultation; null: for ever. */
const days = z.number().int().min(1).max(36_500).nullable();

export const retentionSettings = z.object({ recordingsDays: days, filesDays: days });
export type RetentionSettings = z.infer<typeof retentionSettings>;

export async function loadRetentionSettings(db: Pick<pg.ClientBase, 'query'>): Promise<RetentionSettings> {
  const found = await db.query(
    'select recordings_days as "recordingsDays", files_days as "filesDays" from public.retention_settings',
  );
  return retentionSettings.parse(found.rows[0]);
}

/** What became of the rules, from the audit log. */
import type pg from 'pg';
import { z } from 'zod';
import { rule } from './metadata.ts';

const side = z.object({ change: z.string(), rule: rule.nullable(), refusal: z.string().optional() });
const entry = z.object({
  seq: z.string(),
  at: z.date(),
  by: z.string().nullable(),
  action: z.string(),
  place: z.string(),
  before: side,
  after: side,
});

const mostEntries = 100;

/** Newest first. A change that was begun and of whose end nothing is known is told as `unknown`. */
export async function changesOf(pool: pg.Pool, placeName: string | null): Promise<object[]> {
  const { rows } = await pool.query(
    `select log.seq::text, log.at, person.display_name as by, log.action, log.entity_id as place, log.before, log.after
       from public.audit_log as log left join public.users as person on person.id = log.actor_id
      where log.entity = 'permissions' and ($1::text is null or log.entity_id = $1)
        and log.action like 'permissions.%' and log.action <> 'permissions.tried'
        and not (log.action = 'permissions.changing' and exists (
          select from public.audit_log as outcome
           where outcome.entity = 'permissions' and outcome.entity_id = log.entity_id
             and outcome.action in ('permissions.changed', 'permissions.refused')
             and outcome.after ->> 'change' = log.after ->> 'change'))
      order by log.seq desc limit ${mostEntries}`,
    [placeName],
  );
  return z
    .array(entry)
    .parse(rows)
    .map(({ seq, at, by, action, place, before, after }) => ({
      seq,
      at: at.toISOString(),
      by,
      outcome:
        action === 'permissions.changed'
          ? 'changed'
          : action === 'permissions.refused'
            ? 'refused'
            : 'unknown',
      place,
      before: before.rule,
      after: after.rule,
      refusal: after.refusal ?? null,
    }));
}

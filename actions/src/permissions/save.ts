/** Puts changed rules in force, and keeps in the audit log who changed what, before and after. */
import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { z } from 'zod';
import { type Actor, inTransaction } from '../db/transaction.ts';
import { Failure } from '../failure.ts';
import type { EngineApi } from './engine-api.ts';
import {
  type Exported,
  place,
  placeName,
  type Place,
  type Rule,
  rule,
  ruleAt,
  sourcesWith,
} from './metadata.ts';

export const saveRequest = z.object({
  /** The version of the metadata that the change was made on. */
  resourceVersion: z.number().int(),
  changes: z
    .array(z.object({ place, rule: rule.nullable() }))
    .min(1)
    .max(50),
});
type Change = z.infer<typeof saveRequest>['changes'][number];

/**
 * First it is written down what is about to be changed, then it is put in force, then that it was: the metadata and the
 * log share no transaction, and a change that nobody knows of must not be possible. Answers the new version.
 * Throws METADATA_CHANGED when somebody else was faster, RULE_REFUSED when the engine does not take the rule.
 */
export async function saveRules(
  pool: pg.Pool,
  engine: EngineApi,
  admin: Actor,
  { resourceVersion, changes }: z.infer<typeof saveRequest>,
): Promise<{ resourceVersion: number; changeId: string }> {
  const present = await engine.export();
  if (present.resource_version !== resourceVersion) {
    throw new Failure('METADATA_CHANGED', 'conflict', 'The rules were changed by somebody else meanwhile.');
  }
  const changeId = randomUUID();
  const record = async (action: string, more: object = {}): Promise<void> =>
    inTransaction(pool, admin, async (client) => {
      for (const change of changes) {
        await client.query(`select public.record_audit($1, 'permissions', $2, $3, $4)`, [
          action,
          placeName(change.place),
          { change: changeId, rule: ruleAt(present.metadata, change.place) },
          { change: changeId, rule: change.rule, ...more },
        ]);
      }
    });
  const command = commandFor(present.metadata, changes);
  await record('permissions.changing');
  try {
    await engine.metadata({ ...command, resource_version: resourceVersion });
  } catch (error) {
    // Without an answer it is not known whether the change is in force; the log then says that it was begun.
    if (error instanceof Failure && error.category !== 'unavailable') {
      await record('permissions.refused', { refusal: error.message });
    }
    throw error;
  }
  await record('permissions.changed');
  return { resourceVersion: (await engine.export()).resource_version, changeId };
}

function commandFor(metadata: Exported['metadata'], changes: readonly Change[]): object {
  return { type: 'bulk', args: changes.flatMap((change) => steps(metadata, change.place, change.rule)) };
}

/** A rule is replaced by dropping and making it: the metadata API has no other way. */
function steps(metadata: Exported['metadata'], where: Place, wanted: Rule | null): object[] {
  const [served] = sourcesWith(metadata, where.table);
  if (served === undefined) {
    throw new Failure('TABLE_NOT_FOUND', 'missing', `${placeName(where)}: the table is not served.`);
  }
  const at = { source: served.source, table: where.table, role: where.role };
  const present = ruleAt(metadata, where);
  return [
    ...(present === null ? [] : [{ type: `pg_drop_${where.operation}_permission`, args: at }]),
    ...(wanted === null
      ? []
      : [
          {
            type: `pg_create_${where.operation}_permission`,
            args: { ...at, permission: wanted.permission, comment: wanted.comment ?? null },
          },
        ]),
  ];
}

/** Everything the studio shows at once: tables, their rules, roles, what is doubtful, what is inconsistent. */
import { z } from 'zod';
import acknowledged from './acknowledged-findings.json' with { type: 'json' };
import { loadCatalog, type TableFacts } from './catalog.ts';
import type { EngineApi } from './engine-api.ts';
import { findingsOf, unacknowledged } from './lint.ts';
import { type Exported, OPERATIONS, rulesOf, sameTable, type Table } from './metadata.ts';

const inconsistencies = z.object({
  inconsistent_objects: z.array(z.looseObject({ name: z.string().optional(), reason: z.unknown() })),
});

export async function overview(engine: EngineApi): Promise<object> {
  const { resource_version: resourceVersion, metadata } = await engine.export();
  const catalog = await loadCatalog(engine, metadata);
  const tables = metadata.sources.flatMap((source) => source.tables);
  const inconsistent = inconsistencies.parse(
    await engine.metadata({ type: 'get_inconsistent_metadata', args: {} }),
  );
  return {
    resourceVersion,
    roles: rolesOf(metadata, tables),
    inheritedRoles: (metadata.inherited_roles ?? []).map(({ role_name, role_set }) => ({
      role: role_name,
      from: role_set,
    })),
    tables: catalog.map((facts) => ({ ...facts, rules: allRules(tables, facts) })),
    findings: unacknowledged(findingsOf(tables), acknowledged),
    inconsistent: inconsistent.inconsistent_objects.map(({ name, reason }) => ({
      name: name ?? '',
      reason: typeof reason === 'string' ? reason : JSON.stringify(reason ?? null),
    })),
  };
}

function allRules(tables: readonly Table[], facts: TableFacts): object[] {
  const found = tables.find((one) => sameTable(one.table, facts.table));
  if (found === undefined) return [];
  return OPERATIONS.flatMap((operation) =>
    rulesOf(found, operation).map(({ role, permission, comment }) => ({
      operation,
      role,
      rule: { permission, comment: comment ?? null },
    })),
  );
}

/** Every role that a rule names, in the order in which they first appear. */
function rolesOf(metadata: Exported['metadata'], tables: readonly Table[]): string[] {
  const inherited = new Set((metadata.inherited_roles ?? []).map(({ role_name }) => role_name));
  const named = tables.flatMap((table) =>
    OPERATIONS.flatMap((operation) => rulesOf(table, operation).map(({ role }) => role)),
  );
  return [...new Set(named)].filter((role) => !inherited.has(role));
}

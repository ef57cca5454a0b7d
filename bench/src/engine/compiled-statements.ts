/** The SQL that the engine makes of the measured operations, for the references that run it without the engine. */

import type pg from 'pg';
import { introspectCatalog } from '../../../engine/src/catalog/introspect.ts';
import { bindParameters } from '../../../engine/src/execute/bind.ts';
import { loadMetadata } from '../../../engine/src/index.ts';
import { compileOperation } from '../../../engine/src/plan/compile.ts';
import { buildModel } from '../../../engine/src/schema/model.ts';
import { readEnumValues } from '../../../engine/src/server/enum-values.ts';
import { parseMetadata } from '../../../engine/src/server/schema-cache.ts';
import type { Json } from '../../../engine/src/plan/compiled.ts';
import type { Device } from '../world/people.ts';

export type Variables = Readonly<Record<string, Json>>;

export interface MeasuredDocument {
  readonly document: string;
  /** Variables of the right types; the text does not depend on their values. */
  readonly example: Variables;
}

export interface CompiledStatement {
  readonly text: string;
  readonly values: (device: Device, variables: Variables) => (string | null)[];
}

/** Precondition: the documents have one root, and are compiled alike for all devices of one role. */
export async function compileStatements<Name extends string>(
  pool: pg.Pool,
  documents: Readonly<Record<Name, MeasuredDocument>>,
  device: Device,
): Promise<Readonly<Record<Name, CompiledStatement>>> {
  const { metadata } = await loadMetadata(pool);
  const parsed = parseMetadata(metadata, '$');
  const client = await pool.connect();
  try {
    const catalog = await introspectCatalog(client);
    const { model } = buildModel(parsed, catalog, await readEnumValues(client, parsed, catalog));
    const entries = Object.entries<MeasuredDocument>(documents).map(([name, { document, example }]) => {
      const compiled = compileOperation({
        model,
        role: device.role,
        document,
        variables: example,
        session: sessionOf(device),
      });
      const [root] = compiled.roots;
      if (root?.kind !== 'sql' || compiled.roots.length > 1)
        throw new Error(`${name} is not one SQL statement`);
      const { text, parameters } = root.statement;
      const statement: CompiledStatement = {
        text,
        values: (caller, variables) => bindParameters(parameters, sessionOf(caller), variables),
      };
      return [name, statement] as const;
    });
    return Object.fromEntries(entries) as Record<Name, CompiledStatement>;
  } finally {
    client.release();
  }
}

function sessionOf(device: Device) {
  return {
    role: device.role,
    isAdmin: false,
    useBackendOnlyPermissions: false,
    variables: { 'x-hasura-user-id': device.userId, 'x-hasura-session-id': device.sessionId },
  };
}

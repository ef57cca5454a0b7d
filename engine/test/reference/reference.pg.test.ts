/**
 * The engine against the slow evaluator: random permissions × random queries. A disagreement is kept as a file in
 * `regressions/` and asked again for ever.
 */
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Catalog } from '../../src/catalog/catalog.ts';
import { introspectCatalog } from '../../src/catalog/introspect.ts';
import { catalogSetupSql } from '../../src/execute/catalog-setup.sql.ts';
import { executeOperation } from '../../src/execute/run.ts';
import { metadataSchema } from '../../src/metadata/types.ts';
import { compileOperation } from '../../src/plan/compile.ts';
import { buildModel, type Model } from '../../src/schema/model.ts';
import { createDatabase } from '../support/database.ts';
import { documentOf } from './document.ts';
import { answerOf } from './evaluate.ts';
import { worlds } from './random-cases.ts';
import {
  columnsOf,
  relationshipsOf,
  sessionNumber,
  tableNames,
  worldSql,
  type Case,
  type Permission,
  type Permissions,
  type Rows,
  type Selection,
  type TableName,
} from './small-world.ts';

const session = {
  role: 'seer',
  isAdmin: false,
  variables: { 'x-hasura-limit': String(sessionNumber) },
  useBackendOnlyPermissions: false,
};

let pool: pg.Pool;
let catalog: Catalog;
let drop: () => Promise<void>;

beforeAll(async () => {
  const database = await createDatabase();
  drop = database.drop;
  pool = new pg.Pool({ connectionString: database.connectionString, max: 2 });
  pool.on('error', () => undefined);
  await pool.query(worldSql);
  await pool.query(catalogSetupSql);
  const client = await pool.connect();
  catalog = await introspectCatalog(client);
  client.release();
});
afterAll(async () => {
  await pool.end();
  await drop();
});

function modelFor(permissions: Permissions): Model {
  const metadata = metadataSchema.parse({
    version: 3,
    sources: [
      {
        name: 'default',
        tables: tableNames.map((table) => {
          const { columns, filter, limit, allowAggregations } = permissions[table];
          const of = (kind: 'object' | 'array') =>
            Object.entries(relationshipsOf[table])
              .filter(([, relationship]) => relationship.kind === kind)
              .map(([name, { target, own, theirs, manual }]) => ({
                name,
                using: manual
                  ? {
                      manual_configuration: {
                        remote_table: target,
                        column_mapping: { [own]: theirs },
                        insertion_order: null,
                      },
                    }
                  : kind === 'object'
                    ? { foreign_key_constraint_on: own }
                    : { foreign_key_constraint_on: { table: target, column: theirs } },
              }));
          const permission = { columns, filter, allow_aggregations: allowAggregations, limit: limit ?? null };
          return {
            table,
            object_relationships: of('object'),
            array_relationships: of('array'),
            select_permissions: [{ role: session.role, permission }],
          };
        }),
      },
    ],
  });
  const { model, inconsistencies } = buildModel(metadata, catalog);
  expect(inconsistencies).toEqual([]);
  return model;
}

async function fill(rows: Rows): Promise<void> {
  const inserts = tableNames.map((table) => {
    const columns = columnsOf[table].join(', ');
    const json = JSON.stringify(rows[table]).replaceAll("'", "''");
    return `insert into ${table} select ${columns} from json_populate_recordset(null::${table}, '${json}');`;
  });
  await pool.query(`truncate grand, parent, child; ${inserts.join(' ')}`);
}

async function engineAnswer(model: Model, { root, selection }: Case): Promise<unknown> {
  const document = documentOf(root, selection);
  const compiled = compileOperation({ model, role: session.role, document, session });
  const unasked = (): never => {
    throw new Error('no action is in this world');
  };
  const text = await executeOperation(
    { poolOf: () => pool, callAction: unasked, beginAction: unasked, validateInput: unasked },
    compiled,
    session,
    {},
    {},
  );
  return (JSON.parse(text) as { data: { root: unknown } }).data.root;
}

async function expectAgreement(cases: readonly Case[]): Promise<void> {
  const [first] = cases;
  if (!first) return;
  await fill(first.rows);
  const model = modelFor(first.permissions);
  for (const each of cases) {
    expect(await engineAnswer(model, each), documentOf(each.root, each.selection)).toEqual(
      answerOf(each, each.root, each.selection),
    );
  }
}

describe('the engine and the slow evaluator', () => {
  // `REFERENCE_RUNS` makes the search as long as one likes.
  const numRuns = Number(process.env['REFERENCE_RUNS'] ?? 40);

  test('PERM-1 agree on every query of every role', { timeout: 30_000 + numRuns * 1_000 }, async () => {
    await fc.assert(fc.asyncProperty(worlds, expectAgreement), { numRuns });
  });

  test('DIFF-17 DIFF-19 agree on what they once disagreed on', async () => {
    const folder = fileURLToPath(new URL('regressions/', import.meta.url));
    const files = (await readdir(folder)).filter((name) => name.endsWith('.json'));

    for (const file of files) {
      await expectAgreement([JSON.parse(await readFile(folder + file, 'utf8')) as Case]);
    }
  });
});

describe('for the engine alone', () => {
  test('PERM-1 one condition more never shows one row more', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, async (cases) => {
        const [first] = cases;
        if (!first) return;
        await fill(first.rows);
        const unlimited = mapPermissions(first.permissions, withoutLimit);
        const model = modelFor(unlimited);
        for (const each of cases) {
          const bare: Selection = { kind: 'rows', order: [], columns: ['id'], related: {} };
          const wide = await engineAnswer(model, { ...each, selection: bare });
          const narrow = await engineAnswer(model, {
            ...each,
            selection: { ...bare, where: each.selection.where ?? {} },
          });
          expect(wide).toEqual(expect.arrayContaining(narrow as unknown[]));
        }
      }),
      { numRuns: 20 },
    );
  });

  test('PERM-1 a narrower permission never shows one row more, nested or counted', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, worlds, async ([first], [other]) => {
        if (!first || !other) return;
        await fill(first.rows);
        const open = mapPermissions(first.permissions, (permission) => ({
          ...withoutLimit(permission),
          filter: {},
        }));
        const closed = mapPermissions(open, (permission, table) => ({
          ...permission,
          filter: other.permissions[table].filter,
        }));
        const plain: Selection = { kind: 'rows', order: [], columns: ['id'], related: {} };
        const selection: Selection = { ...plain, related: { downs: plain } };

        const seen = (await engineAnswer(modelFor(closed), {
          ...first,
          root: 'grand',
          selection,
        })) as Nested[];
        const there = (await engineAnswer(modelFor(open), {
          ...first,
          root: 'grand',
          selection,
        })) as Nested[];

        for (const { id, downs } of seen) {
          const whole = there.find((row) => row.id === id);
          for (const down of downs) expect(whole?.downs).toContainEqual(down);
        }
      }),
      { numRuns: 20 },
    );
  });
});

interface Nested {
  readonly id: number;
  readonly downs: readonly { readonly id: number }[];
}

function mapPermissions(
  permissions: Permissions,
  change: (permission: Permission, table: TableName) => Permission,
): Permissions {
  return {
    grand: change(permissions.grand, 'grand'),
    parent: change(permissions.parent, 'parent'),
    child: change(permissions.child, 'child'),
  };
}

function withoutLimit({ columns, filter, allowAggregations }: Permission): Permission {
  return { columns, filter, allowAggregations };
}

/** What is compiled for PostGIS' types. They are described by hand: the tests' Postgres has no PostGIS. */
import { describe, expect, test } from 'vitest';
import type { Catalog, PgType } from '../../src/catalog/catalog.ts';
import { metadataSchema } from '../../src/metadata/types.ts';
import { compileOperation } from '../../src/plan/compile.ts';
import type { Json } from '../../src/plan/compiled.ts';
import { buildModel } from '../../src/schema/model.ts';
import { admin } from './world.ts';

const spatial = (name: string): PgType => ({ name, sql: `gis.${name}`, kind: 'base', schema: 'gis' });
const column = (name: string, type: PgType, number = 1) => ({
  name,
  number,
  type,
  nullable: true,
  hasDefault: false,
  generated: false,
});
const places = { schema: 'public', name: 'places' };
const catalog: Catalog = {
  tables: new Map([
    [
      'public.places',
      {
        table: places,
        oid: 1,
        kind: 'table',
        columns: [
          column('id', { name: 'int4', sql: 'integer', kind: 'base' }),
          column('area', spatial('geometry')),
          column('spot', spatial('geography')),
          column('picture', spatial('raster')),
        ],
        uniques: [],
        foreignKeys: [],
        insertable: true,
        updatable: true,
        deletable: true,
        reads: [places],
        replicaIdentity: 'full',
      },
    ],
  ]),
  functions: new Map(),
  typeNames: new Set(['int4']),
};
const near = { distance: 'X-Hasura-Distance', from: 'X-Hasura-Spot' };
const metadata = metadataSchema.parse({
  version: 3,
  sources: [
    {
      name: 'default',
      tables: [
        {
          table: 'places',
          select_permissions: [
            { role: 'guest', permission: { columns: ['id'], filter: { spot: { $st_d_within: near } } } },
          ],
        },
      ],
    },
  ],
});
const { model, inconsistencies } = buildModel(metadata, catalog);

function statementOf(document: string, role = 'admin', variables: Record<string, Json> = {}) {
  const [root] = compileOperation({ model, role, document, variables, session: admin }).roots;
  if (root?.kind !== 'sql') throw new Error('one SQL root was expected');
  return root.statement;
}

describe('columns of PostGIS’ types', () => {
  test('are answered as GeoJSON', () => {
    expect(statementOf('{ places { area spot } }').text).toContain(
      'select ("gis"."st_asgeojson"("t1"."area", 15, 4))::json as "area", ("gis"."st_asgeojson"("t1"."spot", 15, 4))::json as "spot"',
    );
  });

  test('are written from GeoJSON, as text of one parameter', () => {
    const point = { type: 'Point', coordinates: [1, 2] };
    const { text, parameters } = statementOf(
      'mutation ($spot: geography) { insert_places(objects: [{spot: $spot}]) { affected_rows } }',
      'admin',
      { spot: point },
    );

    expect(text).toContain('("gis"."st_geomfromgeojson"($1::text))::gis.geography');
    expect(parameters).toEqual([{ source: { from: 'variable', name: 'spot' }, pgType: 'text' }]);
  });

  test.each([
    ['area: {_st_contains: {}}', '"gis"."st_contains"("t1"."area", "gis"."st_geomfromgeojson"($1::text))'],
    [
      'area: {_st_3d_intersects: {}}',
      '"gis"."st_3dintersects"("t1"."area", "gis"."st_geomfromgeojson"($1::text))',
    ],
    [
      'area: {_st_d_within: {distance: 2, from: {}}}',
      '"gis"."st_dwithin"("t1"."area", "gis"."st_geomfromgeojson"($1::text), $2::double precision)',
    ],
    [
      'spot: {_st_d_within: {distance: 2, from: {}}}',
      '"gis"."st_dwithin"("t1"."spot", ("gis"."st_geomfromgeojson"($1::text))::gis.geography, $2::double precision, $3::boolean)',
    ],
    [
      'spot: {_cast: {geometry: {_st_within: {}}}}',
      '"gis"."st_within"(("t1"."spot")::gis.geometry, "gis"."st_geomfromgeojson"($1::text))',
    ],
    ['picture: {_st_intersects_rast: "00"}', '"gis"."st_intersects"("t1"."picture", $1::gis.raster)'],
    [
      'picture: {_st_intersects_geom_nband: {geommin: {}}}',
      '"gis"."st_intersects"("t1"."picture", "gis"."st_geomfromgeojson"($1::text))',
    ],
  ])('where %s', (where, sql) => {
    expect(statementOf(`{ places(where: {${where}}) { id } }`).text).toContain(`where ${sql}`);
  });

  test('are compared by permissions with values of the session', () => {
    expect(inconsistencies).toEqual([]);
    const { text, parameters } = statementOf('{ places { id } }', 'guest');

    expect(text).toContain('"gis"."st_dwithin"("t1"."spot", ');
    expect(parameters.map(({ source }) => source)).toEqual([
      { from: 'session', name: 'x-hasura-spot' },
      { from: 'session', name: 'x-hasura-distance' },
      { from: 'literal', value: true },
    ]);
  });
});

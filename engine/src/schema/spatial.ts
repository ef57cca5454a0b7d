/** What PostGIS adds: which operators its types offer, and how they are called. */
import type { PgType } from '../catalog/catalog.ts';
import { domainBase } from './scalars.ts';

export type SpatialKind = 'geometry' | 'geography' | 'raster';

/** What stands for one argument of the function: a type of PostGIS, or a plain one. */
export type SpatialArgument = SpatialKind | 'double precision' | 'integer' | 'boolean';

export interface SpatialOperator {
  /** The function, whose first argument is the column. */
  readonly function: string;
  /** One argument given as it is, or several as the fields of an object of this type. */
  readonly operand:
    | { readonly kind: 'value'; readonly type: SpatialKind }
    | { readonly kind: 'object'; readonly typeName: string; readonly fields: readonly SpatialField[] };
}

export interface SpatialField {
  readonly name: string;
  readonly type: SpatialArgument;
  readonly required: boolean;
  readonly otherwise?: boolean;
}

function related(...names: readonly string[]): [string, SpatialOperator][] {
  return names.map((name) => [
    `_${name}`,
    {
      function: name.replace('st_3d_', 'st_3d'),
      operand: { kind: 'value', type: 'geometry' },
    },
  ]);
}

const distance: SpatialField = { name: 'distance', type: 'double precision', required: true };
const fromGeometry: SpatialField = { name: 'from', type: 'geometry', required: true };

const geometryOperators = new Map<string, SpatialOperator>([
  ...related(
    'st_contains',
    'st_crosses',
    'st_equals',
    'st_overlaps',
    'st_touches',
    'st_within',
    'st_intersects',
    'st_3d_intersects',
  ),
  [
    '_st_d_within',
    {
      function: 'st_dwithin',
      operand: { kind: 'object', typeName: 'st_d_within_input', fields: [fromGeometry, distance] },
    },
  ],
  [
    '_st_3d_d_within',
    {
      function: 'st_3ddwithin',
      operand: { kind: 'object', typeName: 'st_d_within_input', fields: [fromGeometry, distance] },
    },
  ],
]);

const geographyOperators = new Map<string, SpatialOperator>([
  ['_st_intersects', { function: 'st_intersects', operand: { kind: 'value', type: 'geography' } }],
  [
    '_st_d_within',
    {
      function: 'st_dwithin',
      operand: {
        kind: 'object',
        typeName: 'st_d_within_geography_input',
        fields: [
          { name: 'from', type: 'geography', required: true },
          distance,
          { name: 'use_spheroid', type: 'boolean', required: false, otherwise: true },
        ],
      },
    },
  ],
]);

const rasterOperators = new Map<string, SpatialOperator>([
  ['_st_intersects_rast', { function: 'st_intersects', operand: { kind: 'value', type: 'raster' } }],
  [
    '_st_intersects_nband_geom',
    {
      function: 'st_intersects',
      operand: {
        kind: 'object',
        typeName: 'st_intersects_nband_geom_input',
        fields: [
          { name: 'nband', type: 'integer', required: true },
          { name: 'geommin', type: 'geometry', required: true },
        ],
      },
    },
  ],
  [
    '_st_intersects_geom_nband',
    {
      function: 'st_intersects',
      operand: {
        kind: 'object',
        typeName: 'st_intersects_geom_nband_input',
        fields: [
          { name: 'geommin', type: 'geometry', required: true },
          { name: 'nband', type: 'integer', required: false },
        ],
      },
    },
  ],
]);

const operators: Readonly<Record<SpatialKind, ReadonlyMap<string, SpatialOperator>>> = {
  geometry: geometryOperators,
  geography: geographyOperators,
  raster: rasterOperators,
};

function spatialKind(type: PgType): SpatialKind | undefined {
  const { name, schema } = domainBase(type);
  // Types of these names in `pg_catalog` would not be PostGIS'.
  return schema !== undefined && Object.hasOwn(operators, name) ? (name as SpatialKind) : undefined;
}

export function spatialOperators(type: PgType): ReadonlyMap<string, SpatialOperator> {
  const kind = spatialKind(type);
  return kind ? operators[kind] : new Map();
}

/** Values that clients give and get as GeoJSON. */
export function isGeoJson(type: PgType): boolean {
  const kind = spatialKind(type);
  return kind === 'geometry' || kind === 'geography';
}

/** The type of an argument, beside which a column's type lives. */
export function besides(type: PgType, name: SpatialArgument): PgType {
  const { schema } = domainBase(type);
  if (name === 'double precision') return { name: 'float8', sql: name, kind: 'base' };
  if (name === 'integer') return { name: 'int4', sql: name, kind: 'base' };
  if (name === 'boolean') return { name: 'bool', sql: name, kind: 'base' };
  if (schema === undefined) throw new Error(`${type.name} is no type of PostGIS`);
  const prefix = domainBase(type).sql.replace(/[^.]*$/, '');
  return { name, sql: `${prefix}${name}`, kind: 'base', schema };
}

/** What a value of one may be cast to in a condition. */
export function castTarget(type: PgType): PgType | undefined {
  const kind = spatialKind(type);
  if (kind === 'geometry') return besides(type, 'geography');
  return kind === 'geography' ? besides(type, 'geometry') : undefined;
}

/** Values as clients give and get them, where that is not how Postgres writes them. */
import type { PgType } from '../catalog/catalog.ts';
import { castType, domainBase } from '../schema/scalars.ts';
import { isGeoJson } from '../schema/spatial.ts';
import { call, type Expression } from '../sql/ast.ts';
import type { ValueSource } from './compiled.ts';
import type { Environment, State } from './state.ts';

/** GeoJSON keeps 15 digits and names its reference system in full, as Hasura's does. */
const geoJsonDigits = 15;
const geoJsonLongReference = 4;

/** Numbers wider than JavaScript's. */
const wide = new Set(['int8', 'numeric', 'float8']);

/** A value of a type, ready for the answer's JSON. */
export function shown(env: Environment, value: Expression, type: PgType): Expression {
  const { name, schema } = domainBase(type);
  if (isGeoJson(type) && schema !== undefined) {
    const digits: Expression = { kind: 'number', value: geoJsonDigits };
    const options: Expression = { kind: 'number', value: geoJsonLongReference };
    const geoJson = call({ schema, name: 'st_asgeojson' }, value, digits, options);
    return { kind: 'cast', of: geoJson, type: 'json' };
  }
  return env.model.settings.stringifyNumerics && wide.has(name)
    ? { kind: 'cast', of: value, type: 'text' }
    : value;
}

/** A geometry or geography of GeoJSON. Precondition: the type is one. */
export function geoValue(state: State, source: ValueSource, type: PgType): Expression {
  const { schema = '', name } = domainBase(type);
  const geometry = call({ schema, name: 'st_geomfromgeojson' }, state.parameter(source, 'text'));
  return name === 'geography' ? { kind: 'cast', of: geometry, type: castType(type) } : geometry;
}

/** Values of enum tables where a convention gives them other names in GraphQL: row commands speak the database's. */

import type { Json } from '../plan/compiled.ts';
import type { ColumnModel, SourceModel } from '../schema/model.ts';

export class EnumWords {
  readonly #source: SourceModel;

  constructor(source: SourceModel) {
    this.#source = source;
  }

  /** As GraphQL takes it; lists item by item. */
  toGraphql(column: ColumnModel | undefined, value: Json): Json {
    const values = this.#valuesOf(column);
    if (!values) return value;
    return each(value, (word) => (values.has(word) ? this.#source.naming.enumValue(word) : word));
  }

  /** As the database has it. */
  toDatabase(column: ColumnModel | undefined, value: Json): Json {
    const values = this.#valuesOf(column);
    if (!values) return value;
    const { naming } = this.#source;
    return each(value, (word) => [...values].find((own) => naming.enumValue(own) === word) ?? word);
  }

  /** Undefined where there is nothing to translate. */
  #valuesOf(column: ColumnModel | undefined): ReadonlySet<string> | undefined {
    if (!this.#source.naming.camel || column?.enumTable === undefined) return undefined;
    const values = this.#source.tables.get(column.enumTable)?.enumValues;
    return values && new Set(values.map(({ value }) => value));
  }
}

function each(value: Json, change: (word: string) => string): Json {
  if (typeof value === 'string') return change(value);
  return Array.isArray(value) ? value.map((item: Json) => each(item, change)) : value;
}

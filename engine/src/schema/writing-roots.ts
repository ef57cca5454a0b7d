/** Root fields that write a table, as far as the role may. */
import {
  GraphQLList,
  GraphQLNonNull,
  type GraphQLFieldConfigArgumentMap,
  type GraphQLFieldConfigMap,
} from 'graphql';
import { described, type SchemaBuilder } from './builder.ts';
import { listInput } from './comparison-types.ts';
import { boolExp } from './condition-types.ts';
import type { RootKind, TableModel } from './model.ts';
import {
  canInsert,
  conflictField,
  insertInput,
  insertableColumns,
  keyColumns,
  primaryKeyInput,
  updatesInput,
  updateOperatorInputs,
} from './mutation-types.ts';
import { field, mutationResponse, rowType } from './row-types.ts';

type Fields = GraphQLFieldConfigMap<unknown, unknown>;

export function writingRoots(builder: SchemaBuilder, table: TableModel): Fields {
  const permissions = builder.permissions(table);
  const readable = permissions.select !== undefined;
  const fields: Fields = {};
  const name = table.name.name;
  const add = (
    kind: RootKind,
    type: Parameters<typeof field>[0],
    args: GraphQLFieldConfigArgumentMap,
    text: string,
  ): void => {
    const { name: rootName, description } = table.roots[kind];
    fields[rootName] = field(
      type,
      { kind: 'root', root: kind, table },
      { args, description: described(description, text) },
    );
  };
  const response = mutationResponse(builder, table);
  if (canInsert(builder, table) && insertableColumns(builder, table).length > 0) {
    const conflictArg = conflictField(builder, table);
    const object = insertInput(builder, table);
    add(
      'insert',
      response,
      {
        objects: {
          type: new GraphQLNonNull(listInput(object) as never),
          description: 'the rows to be inserted',
        },
        ...conflictArg,
      },
      `insert data into the table: "${name}"`,
    );
    if (readable) {
      add(
        'insert_one',
        rowType(builder, table),
        {
          object: { type: new GraphQLNonNull(object), description: 'the row to be inserted' },
          ...conflictArg,
        },
        `insert a single row into the table: "${name}"`,
      );
    }
  }
  const keyed =
    readable &&
    keyColumns(table).length > 0 &&
    keyColumns(table).every((column) => permissions.select?.columns.has(column.name));
  const where = () => ({ where: { type: new GraphQLNonNull(boolExp(builder, table)) } });
  if (permissions.update && table.updatable && (!permissions.update.backendOnly || builder.backend)) {
    const operators = updateOperatorInputs(builder, table);
    if (Object.keys(operators).length > 0 || permissions.update.presets.size > 0) {
      if (readable) {
        add('update', response, { ...operators, ...where() }, `update data of the table: "${name}"`);
        add(
          'update_many',
          new GraphQLList(response),
          {
            updates: {
              type: new GraphQLNonNull(listInput(updatesInput(builder, table)) as never),
              description: 'updates to execute, in order',
            },
          },
          `update multiples rows of table: "${name}"`,
        );
      }
      if (keyed) {
        add(
          'update_by_pk',
          rowType(builder, table),
          {
            ...operators,
            ...builder.spelled({ pk_columns: { type: new GraphQLNonNull(primaryKeyInput(builder, table)) } }),
          },
          `update single row of the table: "${name}"`,
        );
      }
    }
  }
  if (permissions.delete && table.deletable && (!permissions.delete.backendOnly || builder.backend)) {
    if (readable) add('delete', response, where(), `delete data from the table: "${name}"`);
    if (keyed) {
      const args = keyColumns(table).map((column) => [
        column.graphqlName,
        {
          type: new GraphQLNonNull(builder.columnType(column)),
          extensions: { meaning: { kind: 'column', column } },
        },
      ]);
      add(
        'delete_by_pk',
        rowType(builder, table),
        Object.fromEntries(args),
        `delete single row from the table: "${name}"`,
      );
    }
  }
  return fields;
}

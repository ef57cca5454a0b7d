import { describe, expect, test } from 'vitest';
import {
  customName,
  followed,
  identifierOf,
  Naming,
  preceded,
  tableIdentifier,
} from '../../src/schema/naming.ts';

const camel = new Naming('graphql-default');
const snake = new Naming();
const authors = tableIdentifier({ schema: 'public', name: 'author_local' });

describe('names by convention', () => {
  test.each([
    ['author_id', 'authorId'],
    ['_is_null', '_isNull'],
    ['_delete_at_path', '_deleteAtPath'],
    ['_st_d_within', '_stDWithin'],
    ['_private_note', '_privateNote'],
    ['Name', 'name'],
    ['createdAt', 'createdAt'],
    ['a__b_', 'aB'],
    ['x', 'x'],
    ['_', '_'],
  ])('the field %s becomes %s, and stays under the usual convention', (usual, name) => {
    expect(camel.field(usual)).toBe(name);
    expect(snake.field(usual)).toBe(usual);
  });

  test.each([
    [tableIdentifier({ schema: 'public', name: 'my_table' }), 'MyTable', 'my_table'],
    [tableIdentifier({ schema: 'my_schema', name: 'my_table' }), 'MySchemaMyTable', 'my_schema_my_table'],
    [followed(authors, 'aggregate_fields'), 'AuthorLocalAggregateFields', 'author_local_aggregate_fields'],
    [customName('table_one'), 'table_one', 'table_one'],
    [followed(customName('table_one'), 'bool_exp'), 'table_oneBoolExp', 'table_one_bool_exp'],
  ])('types: %j', (identifier, pascal, usual) => {
    expect(camel.type(identifier)).toBe(pascal);
    expect(snake.type(identifier)).toBe(usual);
  });

  test.each([
    [authors, 'authorLocal', 'author_local'],
    [followed(authors, 'by_pk'), 'authorLocalByPk', 'author_local_by_pk'],
    [preceded('insert', followed(authors, 'one')), 'insertAuthorLocalOne', 'insert_author_local_one'],
    [customName('TableOne'), 'TableOne', 'TableOne'],
    [followed(customName('table_one'), 'by_pk'), 'table_oneByPk', 'table_one_by_pk'],
    [
      preceded('insert', followed(customName('table_one'), 'one')),
      'insertTable_oneOne',
      'insert_table_one_one',
    ],
  ])('root fields: %j', (identifier, name, usual) => {
    expect(camel.root(identifier)).toBe(name);
    expect(snake.root(identifier)).toBe(usual);
  });

  test('types all sources share are spelled in the same way', () => {
    expect(camel.sharedType('String_array_comparison_exp')).toBe('StringArrayComparisonExp');
    expect(camel.sharedType('order_by')).toBe('OrderBy');
    expect(snake.sharedType('order_by')).toBe('order_by');
    expect(camel.enumValue('asc_nulls_last')).toBe('ASC_NULLS_LAST');
    expect(snake.enumValue('Monday')).toBe('Monday');
  });
});

describe('prefixes and suffixes', () => {
  const affixes = {
    root_fields: { prefix: 'test', suffix: 'query' },
    type_names: { prefix: 'my', suffix: 'type' },
  };

  test('are put on as they are under the usual convention', () => {
    const naming = new Naming('hasura-default', {
      root_fields: { prefix: 'test_', suffix: '_query' },
      type_names: { prefix: 'my_', suffix: '_type' },
    });
    expect(naming.root(authors)).toBe('test_author_local_query');
    expect(naming.type(authors)).toBe('my_author_local_type');
  });

  test('are words beside the name in camel case; the first one is kept as it is', () => {
    const naming = new Naming('graphql-default', affixes);
    expect(naming.root(followed(authors, 'by_pk'))).toBe('testAuthorLocalByPkQuery');
    expect(naming.root(customName('author_detail'))).toBe('testAuthor_detailQuery');
    expect(naming.type(authors)).toBe('myAuthorLocalType');
    const raised = new Naming('graphql-default', { root_fields: { prefix: 'Test' } });
    expect(raised.root(authors)).toBe('TestAuthorLocal');
    const after = new Naming('graphql-default', { root_fields: { suffix: 'query' } });
    expect(after.root(customName('author_detail'))).toBe('author_detailQuery');
  });

  test('touch no columns, arguments and shared types', () => {
    const naming = new Naming('graphql-default', affixes);
    expect(naming.field('order_by')).toBe('orderBy');
    expect(naming.sharedType('order_by')).toBe('OrderBy');
    expect(naming.field(identifierOf('last_seen').words.join('_'))).toBe('lastSeen');
  });
});

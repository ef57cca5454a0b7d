/**
 * What each field of a role's schema means. The schema carries meanings in graphql-js `extensions`; the compiler
 * reads them and never looks a name up by itself, so custom names and hidden columns need no second check.
 */
import type { GraphQLField, GraphQLInputField } from 'graphql';
import type { CatalogArgument, PgType } from '../catalog/catalog.ts';
import type { Json } from '../plan/compiled.ts';
import type {
  ActionModel,
  ColumnModel,
  ComputedFieldModel,
  FunctionModel,
  RelationshipModel,
  RootKind,
  TableModel,
} from './model.ts';
import type { ComparisonOperator } from './operators.ts';
import type { SpatialOperator } from './spatial.ts';

export type AggregateFunction =
  | 'avg'
  | 'max'
  | 'min'
  | 'stddev'
  | 'stddev_pop'
  | 'stddev_samp'
  | 'sum'
  | 'var_pop'
  | 'var_samp'
  | 'variance';

/** What can be asked of an asynchronous action by its id. */
export type RecordPart = 'id' | 'created_at' | 'errors' | 'output';

export type OutputMeaning =
  /** Holds all roots of a source. */
  | { readonly kind: 'namespace' }
  | { readonly kind: 'root'; readonly root: RootKind; readonly table: TableModel }
  | { readonly kind: 'function'; readonly function: FunctionModel; readonly aggregate: boolean }
  | { readonly kind: 'action'; readonly action: ActionModel }
  | { readonly kind: 'constant'; readonly json: Json }
  | { readonly kind: 'column'; readonly column: ColumnModel }
  | { readonly kind: 'relationship'; readonly relationship: RelationshipModel }
  | { readonly kind: 'relationship aggregate'; readonly relationship: RelationshipModel }
  | { readonly kind: 'computed'; readonly field: ComputedFieldModel }
  | { readonly kind: 'aggregate' }
  | { readonly kind: 'nodes' }
  | { readonly kind: 'count' }
  | { readonly kind: 'aggregate function'; readonly function: AggregateFunction }
  | { readonly kind: 'affected rows' }
  | { readonly kind: 'returning' }
  /** The record of an asynchronous action, and its parts. */
  | { readonly kind: 'action record'; readonly action: ActionModel }
  | { readonly kind: 'record part'; readonly part: RecordPart }
  /** A field of an action's output object. */
  | { readonly kind: 'plain' }
  | {
      readonly kind: 'action relationship';
      readonly table: TableModel;
      readonly mapping: readonly (readonly [field: string, column: string])[];
      readonly many: boolean;
    };

export type InputMeaning =
  | { readonly kind: 'and' | 'or' | 'not' }
  | { readonly kind: 'column'; readonly column: ColumnModel }
  | { readonly kind: 'relationship'; readonly relationship: RelationshipModel }
  | { readonly kind: 'relationship aggregate'; readonly relationship: RelationshipModel }
  | { readonly kind: 'aggregate function'; readonly function: string }
  | { readonly kind: 'computed'; readonly field: ComputedFieldModel }
  | { readonly kind: 'operator'; readonly operator: ComparisonOperator }
  | { readonly kind: 'is null' }
  | { readonly kind: 'spatial'; readonly operator: SpatialOperator }
  /** Holds what the value may be cast to. */
  | { readonly kind: 'casts' }
  | { readonly kind: 'cast'; readonly to: PgType }
  | { readonly kind: 'count' }
  | { readonly kind: 'function argument'; readonly argument: CatalogArgument }
  | { readonly kind: 'plain' };

export function withMeaning<T extends OutputMeaning | InputMeaning>(meaning: T): { readonly meaning: T } {
  return { meaning };
}

/** Precondition: the field is one of a role schema, not of introspection. */
export function outputMeaning(field: GraphQLField<unknown, unknown>): OutputMeaning {
  const meaning = field.extensions['meaning'] as OutputMeaning | undefined;
  if (!meaning) throw new Error(`field "${field.name}" carries no meaning`);
  return meaning;
}

export function inputMeaning(field: GraphQLInputField): InputMeaning {
  return (field.extensions['meaning'] as InputMeaning | undefined) ?? { kind: 'plain' };
}

/** The name by which plans know an argument or an input field of the engine's own, whatever the convention. */
export function usualName({ name, extensions }: Pick<GraphQLInputField, 'name' | 'extensions'>): string {
  return (extensions['usual'] as string | undefined) ?? name;
}

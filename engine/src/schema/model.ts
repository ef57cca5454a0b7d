/**
 * The model: metadata checked against the catalog. Everything later stages need to know about a table, a
 * permission or an action is here, resolved; what could not be resolved is an inconsistency.
 */
import type { Environment } from '../actions/templates.ts';
import type { CatalogArgument, CatalogFunction, PgType } from '../catalog/catalog.ts';
import type { MetadataAction, MetadataCustomTypes, MetadataValidateInput } from '../metadata/types.ts';
import type { Json, TableName, ValueSource } from '../plan/compiled.ts';
import type { RequestTransform, ResponseTransform } from '../transforms/transform-types.ts';
import type { CronTriggerModel } from '../scheduled/cron-trigger.ts';
import type { RestEndpointModel } from '../rest/rest-endpoint.ts';
import type { EventTriggerModel } from '../events/event-trigger.ts';
import type { Identifier, Naming, NamingConvention } from './naming.ts';
import type { Predicate } from './predicate.ts';

export interface ColumnModel {
  readonly name: string;
  readonly graphqlName: string;
  readonly type: PgType;
  readonly nullable: boolean;
  readonly hasDefault: boolean;
  readonly generated: boolean;
  readonly description?: string;
  /** Key of the enum table the column refers to. */
  readonly enumTable?: string;
}

export interface RelationshipModel {
  readonly name: string;
  readonly kind: 'object' | 'array';
  readonly target: string;
  /** Pairs of own column and target column. */
  readonly mapping: readonly (readonly [own: string, target: string])[];
  /** False when a not-null foreign key makes the other side certain. */
  readonly nullable: boolean;
  /** Whether there is a row at the other end for every row at every moment, not only by a transaction's end. */
  readonly certain: boolean;
  /** Nested inserts: whether the target row must exist first. */
  readonly insertFirst: boolean;
  readonly description?: string;
}

export interface ComputedFieldModel {
  readonly name: string;
  readonly function: CatalogFunction;
  readonly tableArgument: number;
  readonly sessionArgument?: number;
  /** Arguments a query gives: neither the row nor the session. */
  readonly inputs: readonly CatalogArgument[];
  readonly returns:
    { readonly kind: 'scalar'; readonly type: PgType } | { readonly kind: 'table'; readonly table: string };
  readonly description?: string;
}

export interface SelectPermission {
  readonly columns: ReadonlySet<string>;
  readonly computedFields: ReadonlySet<string>;
  readonly filter: Predicate;
  /** Columns and computed fields that are null in rows for which their condition does not hold. */
  readonly guards?: ReadonlyMap<string, Predicate>;
  readonly limit?: number;
  readonly allowAggregations: boolean;
  /** Root fields offered; undefined means all. */
  readonly queryRoots?: ReadonlySet<string>;
  readonly subscriptionRoots?: ReadonlySet<string>;
}

/** A value metadata fixes: text from the session or a constant. */
export type Presets = ReadonlyMap<string, ValueSource>;

/** Asked about the input of a mutation before anything is written. */
export type InputHook = MetadataValidateInput['definition'];

export interface InsertPermission {
  readonly columns: ReadonlySet<string>;
  readonly check: Predicate;
  readonly presets: Presets;
  readonly backendOnly: boolean;
  readonly inputHook?: InputHook;
}

export interface UpdatePermission {
  readonly columns: ReadonlySet<string>;
  readonly filter: Predicate;
  readonly check: Predicate;
  readonly presets: Presets;
  readonly backendOnly: boolean;
  readonly inputHook?: InputHook;
}

export interface DeletePermission {
  readonly filter: Predicate;
  readonly backendOnly: boolean;
  readonly inputHook?: InputHook;
}

export interface TablePermissions {
  readonly select?: SelectPermission;
  readonly insert?: InsertPermission;
  readonly update?: UpdatePermission;
  readonly delete?: DeletePermission;
}

export const rootKinds = [
  'select',
  'select_by_pk',
  'select_aggregate',
  'select_stream',
  'insert',
  'insert_one',
  'update',
  'update_by_pk',
  'update_many',
  'delete',
  'delete_by_pk',
] as const;
export type RootKind = (typeof rootKinds)[number];

export interface RootField {
  readonly name: string;
  /** Empty when metadata says that there is none. */
  readonly description?: string;
}

export interface TableModel {
  /** Schema and name; unique within its source. */
  readonly key: string;
  readonly source: string;
  readonly name: TableName;
  readonly typeName: string;
  /** What the names of its types and root fields are made of. */
  readonly identifier: Identifier;
  /** Empty when metadata says that there is none. */
  readonly description?: string;
  readonly columns: ReadonlyMap<string, ColumnModel>;
  readonly primaryKey?: { readonly name: string; readonly columns: readonly string[] };
  /** Primary key and unique constraints: what `on_conflict` may name. */
  readonly constraints: readonly { readonly name: string; readonly columns: readonly string[] }[];
  readonly relationships: ReadonlyMap<string, RelationshipModel>;
  readonly computedFields: ReadonlyMap<string, ComputedFieldModel>;
  readonly roots: Readonly<Record<RootKind, RootField>>;
  readonly insertable: boolean;
  readonly updatable: boolean;
  readonly deletable: boolean;
  /** The base tables whose changes change this one: itself, or what a view reads. */
  readonly reads: readonly TableName[];
  readonly isView: boolean;
  /** Values of an enum table, read from the database when the model is built. */
  readonly enumValues?: readonly { readonly value: string; readonly description?: string }[];
  readonly permissions: ReadonlyMap<string, TablePermissions>;
}

export interface ActionModel {
  readonly name: string;
  readonly type: 'query' | 'mutation';
  readonly definition: MetadataAction['definition'];
  /** The mutation answers an id at once; the handler's answer is read by it later. */
  readonly asynchronous: boolean;
  readonly requestTransform?: RequestTransform;
  readonly responseTransform?: ResponseTransform;
  readonly description?: string;
  readonly roles: ReadonlySet<string>;
}

export interface FunctionModel {
  readonly key: string;
  readonly source: string;
  readonly function: CatalogFunction;
  readonly rootName: string;
  readonly aggregateRootName: string;
  readonly argumentsTypeName: string;
  readonly exposedAs: 'query' | 'mutation';
  readonly table: string;
  readonly sessionArgument?: number;
  readonly inputs: readonly CatalogArgument[];
  readonly roles: ReadonlySet<string>;
  readonly description?: string;
}

/** Settings of the process that shape schemas and answers; Hasura's defaults. */
export interface ModelSettings {
  /** Numbers that JavaScript cannot hold exactly are answered as text. */
  readonly stringifyNumerics: boolean;
  /** A role that may read a function's table may call it, unless it is a mutation. */
  readonly inferFunctionPermissions: boolean;
  /** How a source is named that does not say so itself; undefined where conventions are switched off. */
  readonly namingConvention?: NamingConvention;
  /** What webhooks may be templated with; where it is not given, nothing is said about what is missing. */
  readonly environment?: Environment;
}

export const defaultSettings: ModelSettings = { stringifyNumerics: false, inferFunctionPermissions: true };

/** One database as metadata describes it; keys of tables and functions hold within it. */
export interface SourceModel {
  readonly name: string;
  /** Whether the metadata and the records of asynchronous actions are kept in the same database. */
  readonly home: boolean;
  readonly naming: Naming;
  readonly tables: ReadonlyMap<string, TableModel>;
  readonly functions: ReadonlyMap<string, FunctionModel>;
  readonly eventTriggers: ReadonlyMap<string, EventTriggerModel>;
}

export interface Model {
  readonly settings: ModelSettings;
  /** In the order of the metadata; what cannot be reached or is of another kind is not among them. */
  readonly sources: ReadonlyMap<string, SourceModel>;
  readonly actions: ReadonlyMap<string, ActionModel>;
  readonly customTypes: MetadataCustomTypes;
  readonly restEndpoints: readonly RestEndpointModel[];
  readonly cronTriggers: ReadonlyMap<string, CronTriggerModel>;
  /** Roles that may not ask for the schema itself. */
  readonly withoutIntrospection: ReadonlySet<string>;
  /** Every role metadata names, sorted; `admin` is not among them. */
  readonly roles: readonly string[];
}

export interface Inconsistency {
  /** Hasura's object kinds: `table`, `object_relation`, `select_permission`, `action` … */
  readonly type: string;
  readonly name: string;
  readonly reason: string;
  readonly definition: Json;
  /** Where it is, for what belongs to one. */
  readonly source?: string;
}

/** The source of relationships and commands that name none. */
export const defaultSource = 'default';

export { buildModel, buildModelOf } from './build-model.ts';

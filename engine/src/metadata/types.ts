/**
 * Hasura metadata v3 as zod schemas. Objects keep keys they do not know, so that what was read can be exported
 * unchanged; the model builder reports what the engine does not serve.
 */
import { z } from 'zod';
import {
  allowListEntrySchema,
  apiLimitsSchema,
  customizationSchema,
  inheritedRoleSchema,
  introspectionSchema,
  queryCollectionSchema,
  restEndpointSchema,
} from './setting-types.ts';

const json = z.json();

export const qualifiedTableSchema = z.union([
  z.string().transform((name) => ({ schema: 'public', name })),
  z.looseObject({ schema: z.string().default('public'), name: z.string() }),
]);

/** A boolean expression as metadata writes it; its meaning is checked against the table when the model is built. */
const boolExpSchema = z.record(z.string(), json);

const columnsSchema = z.union([z.literal('*'), z.array(z.string())]);
const comment = z.string().nullish();
const presetsSchema = z.record(z.string(), json).nullish();

export const environmentHeaderSchema = z.looseObject({
  name: z.string(),
  value: z.string().nullish(),
  // The engine's own settings are nobody else's business.
  value_from_env: z
    .string()
    .refine((name) => !name.startsWith('HASURA_GRAPHQL_'), {
      error: ({ input }) =>
        `env variables starting with "HASURA_GRAPHQL_" are not allowed in value_from_env: ${String(input)}`,
    })
    .nullish(),
});

/** A webhook that is asked about what a mutation brings, before anything is written; `timeout` in seconds. */
const validateInputSchema = z.looseObject({
  type: z.literal('http'),
  definition: z.looseObject({
    url: z.string(),
    headers: z.array(environmentHeaderSchema).nullish(),
    forward_client_headers: z.boolean().nullish(),
    timeout: z.number().int().nonnegative().nullish(),
  }),
});
export type MetadataValidateInput = z.infer<typeof validateInputSchema>;

const queryRoots = ['select', 'select_by_pk', 'select_aggregate'] as const;
const selectPermissionSchema = z.looseObject({
  columns: columnsSchema.default([]),
  computed_fields: z.array(z.string()).nullish(),
  filter: boolExpSchema.nullish(),
  limit: z.number().int().nonnegative().nullish(),
  allow_aggregations: z.boolean().nullish(),
  query_root_fields: z.array(z.enum(queryRoots)).nullish(),
  subscription_root_fields: z.array(z.enum([...queryRoots, 'select_stream'])).nullish(),
});
const insertPermissionSchema = z.looseObject({
  check: boolExpSchema.nullish(),
  set: presetsSchema,
  columns: columnsSchema.nullish(),
  backend_only: z.boolean().nullish(),
  validate_input: validateInputSchema.nullish(),
});
const updatePermissionSchema = z.looseObject({
  columns: columnsSchema.default([]),
  filter: boolExpSchema.nullish(),
  check: boolExpSchema.nullish(),
  set: presetsSchema,
  backend_only: z.boolean().nullish(),
  validate_input: validateInputSchema.nullish(),
});
const deletePermissionSchema = z.looseObject({
  filter: boolExpSchema.nullish(),
  backend_only: z.boolean().nullish(),
  validate_input: validateInputSchema.nullish(),
});

function permissionsOf<T extends z.ZodType>(permission: T) {
  return z.array(z.looseObject({ role: z.string(), permission, comment })).nullish();
}

const manualConfigurationSchema = z.looseObject({
  remote_table: qualifiedTableSchema,
  column_mapping: z.record(z.string(), z.string()),
  insertion_order: z.enum(['before_parent', 'after_parent']).nullish(),
});
const columnNamesSchema = z.union([z.string().transform((name) => [name]), z.array(z.string())]);
const remoteForeignKeySchema = z.looseObject({
  table: qualifiedTableSchema,
  column: columnNamesSchema.optional(),
  columns: columnNamesSchema.optional(),
});
export const relationshipSchema = z.looseObject({
  name: z.string(),
  comment,
  using: z.looseObject({
    foreign_key_constraint_on: z.union([remoteForeignKeySchema, columnNamesSchema]).optional(),
    manual_configuration: manualConfigurationSchema.optional(),
  }),
});
export type MetadataRelationship = z.infer<typeof relationshipSchema>;

export const computedFieldSchema = z.looseObject({
  name: z.string(),
  comment,
  definition: z.looseObject({
    function: qualifiedTableSchema,
    table_argument: z.string().nullish(),
    session_argument: z.string().nullish(),
  }),
});

const nameOrCustom = z.union([
  z.string().transform((name) => ({ name, comment: undefined })),
  z.looseObject({ name: z.string().nullish(), comment }),
]);
export const tableConfigurationSchema = z.looseObject({
  custom_name: z.string().nullish(),
  custom_root_fields: z.record(z.string(), nameOrCustom.nullish()).nullish(),
  custom_column_names: z.record(z.string(), z.string()).nullish(),
  column_config: z
    .record(z.string(), z.looseObject({ custom_name: z.string().nullish(), comment: z.string().nullish() }))
    .nullish(),
  comment,
});

const triggeredColumnsSchema = z.looseObject({
  columns: columnsSchema,
  payload: columnsSchema.nullish(),
});
export const eventTriggerSchema = z.looseObject({
  name: z.string(),
  definition: z.looseObject({
    enable_manual: z.boolean().nullish(),
    insert: triggeredColumnsSchema.nullish(),
    update: triggeredColumnsSchema.nullish(),
    delete: triggeredColumnsSchema.nullish(),
  }),
  retry_conf: z
    .looseObject({
      num_retries: z.number().int().nonnegative().nullish(),
      interval_sec: z.number().int().nonnegative().nullish(),
      timeout_sec: z.number().int().positive().nullish(),
    })
    .nullish(),
  webhook: z.string().nullish(),
  webhook_from_env: z.string().nullish(),
  headers: z.array(environmentHeaderSchema).nullish(),
});
export type MetadataEventTrigger = z.infer<typeof eventTriggerSchema>;

export const tableSchema = z.looseObject({
  table: qualifiedTableSchema,
  is_enum: z.boolean().nullish(),
  configuration: tableConfigurationSchema.nullish(),
  object_relationships: z.array(relationshipSchema).nullish(),
  array_relationships: z.array(relationshipSchema).nullish(),
  computed_fields: z.array(computedFieldSchema).nullish(),
  insert_permissions: permissionsOf(insertPermissionSchema),
  select_permissions: permissionsOf(selectPermissionSchema),
  update_permissions: permissionsOf(updatePermissionSchema),
  delete_permissions: permissionsOf(deletePermissionSchema),
  event_triggers: z.array(eventTriggerSchema).nullish(),
});
export type MetadataTable = z.infer<typeof tableSchema>;

export const functionSchema = z.looseObject({
  function: qualifiedTableSchema,
  configuration: z
    .looseObject({
      custom_name: z.string().nullish(),
      custom_root_fields: z
        .looseObject({ function: z.string().nullish(), function_aggregate: z.string().nullish() })
        .nullish(),
      session_argument: z.string().nullish(),
      exposed_as: z.enum(['query', 'mutation']).nullish(),
    })
    .nullish(),
  permissions: z.array(z.looseObject({ role: z.string() })).nullish(),
  comment,
});

export const sourceSchema = z.looseObject({
  name: z.string(),
  kind: z.string().default('postgres'),
  tables: z.array(tableSchema).default([]),
  functions: z.array(functionSchema).nullish(),
  configuration: json.optional(),
  customization: customizationSchema.nullish(),
});

const argumentSchema = z.looseObject({
  name: z.string(),
  type: z.string(),
  description: z.string().nullish(),
});
export const actionSchema = z.looseObject({
  name: z.string(),
  definition: z.looseObject({
    handler: z.string(),
    kind: z.enum(['synchronous', 'asynchronous']).nullish(),
    type: z.enum(['query', 'mutation']).nullish(),
    arguments: z.array(argumentSchema).nullish(),
    output_type: z.string().nullish(),
    headers: z.array(environmentHeaderSchema).nullish(),
    forward_client_headers: z.boolean().nullish(),
    ignored_client_headers: z.array(z.string()).nullish(),
    timeout: z.number().nullish(),
  }),
  permissions: z.array(z.looseObject({ role: z.string() })).nullish(),
  comment,
});
export type MetadataAction = z.infer<typeof actionSchema>;

const description = z.string().nullish();
const customFieldSchema = z.looseObject({ name: z.string(), type: z.string(), description });
const customRelationshipSchema = z.looseObject({
  name: z.string(),
  type: z.enum(['object', 'array']),
  remote_table: qualifiedTableSchema,
  field_mapping: z.record(z.string(), z.string()),
  source: z.string().nullish(),
});
export const customTypesSchema = z.looseObject({
  enums: z
    .array(
      z.looseObject({
        name: z.string(),
        description,
        values: z.array(
          z.looseObject({ value: z.string(), description, is_deprecated: z.boolean().nullish() }),
        ),
      }),
    )
    .nullish(),
  input_objects: z
    .array(z.looseObject({ name: z.string(), description, fields: z.array(customFieldSchema) }))
    .nullish(),
  objects: z
    .array(
      z.looseObject({
        name: z.string(),
        description,
        fields: z.array(customFieldSchema),
        relationships: z.array(customRelationshipSchema).nullish(),
      }),
    )
    .nullish(),
  scalars: z.array(z.looseObject({ name: z.string(), description })).nullish(),
});
export type MetadataCustomTypes = z.infer<typeof customTypesSchema>;

/** A URL, which may hold `{{NAME}}`, or the variable that holds one. */
export const webhookSchema = z.union([z.string(), z.looseObject({ from_env: z.string() })]);
export const scheduledRetriesSchema = z.looseObject({
  num_retries: z.number().int().nonnegative().nullish(),
  retry_interval_seconds: z.number().nonnegative().nullish(),
  timeout_seconds: z.number().positive().nullish(),
  tolerance_seconds: z.number().nonnegative().nullish(),
});
export const cronTriggerSchema = z.looseObject({
  name: z.string(),
  webhook: webhookSchema,
  schedule: z.string(),
  payload: json.nullish(),
  headers: z.array(environmentHeaderSchema).nullish(),
  retry_conf: scheduledRetriesSchema.nullish(),
  include_in_metadata: z.boolean().nullish(),
  comment,
});
export type MetadataCronTrigger = z.infer<typeof cronTriggerSchema>;

/** What `replace_metadata` takes and `export_metadata` gives. */
export const metadataSchema = z.looseObject({
  version: z.literal(3),
  sources: z.array(sourceSchema).default([]),
  actions: z.array(actionSchema).nullish(),
  custom_types: customTypesSchema.nullish(),
  inherited_roles: z.array(inheritedRoleSchema).nullish(),
  query_collections: z.array(queryCollectionSchema).nullish(),
  allowlist: z.array(allowListEntrySchema).nullish(),
  remote_schemas: z.array(json).nullish(),
  cron_triggers: z.array(cronTriggerSchema).nullish(),
  rest_endpoints: z.array(restEndpointSchema).nullish(),
  api_limits: apiLimitsSchema.nullish(),
  graphql_schema_introspection: introspectionSchema.nullish(),
});
export type Metadata = z.infer<typeof metadataSchema>;
export type MetadataSource = z.infer<typeof sourceSchema>;

export const emptyMetadata: Metadata = { version: 3, sources: [] };

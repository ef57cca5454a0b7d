/** What metadata says beside tables and actions, as zod schemas: roles, collections, endpoints, limits. */
import { z } from 'zod';

const comment = z.string().nullish();

export const inheritedRoleSchema = z.looseObject({ role_name: z.string(), role_set: z.array(z.string()) });
export const queryCollectionSchema = z.looseObject({
  name: z.string(),
  definition: z.looseObject({ queries: z.array(z.looseObject({ name: z.string(), query: z.string() })) }),
  comment,
});
/** Whose requests a collection allows: everybody's, or those of some roles. */
export const allowListEntrySchema = z.looseObject({
  collection: z.string(),
  scope: z.looseObject({ global: z.boolean(), roles: z.array(z.string()).nullish() }).nullish(),
});
export const restEndpointSchema = z.looseObject({
  name: z.string(),
  url: z.string(),
  methods: z.array(z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])).min(1),
  definition: z.looseObject({
    query: z.looseObject({ collection_name: z.string(), query_name: z.string() }),
  }),
  comment,
});
export type MetadataRestEndpoint = z.infer<typeof restEndpointSchema>;

/** A limit for everybody, and others for some roles. */
function limitOf<T extends z.ZodType>(value: T) {
  return z.looseObject({ global: value, per_role: z.record(z.string(), value).nullish() }).nullish();
}
const count = z.number().int().positive();
export const apiLimitsSchema = z.looseObject({
  disabled: z.boolean().nullish(),
  depth_limit: limitOf(count),
  node_limit: limitOf(count),
  batch_limit: limitOf(count),
  /** Seconds. */
  time_limit: limitOf(z.number().positive()),
  rate_limit: limitOf(
    z.looseObject({
      max_reqs_per_min: count,
      unique_params: z.union([z.literal('IP'), z.array(z.string())]).nullish(),
    }),
  ),
});
export const introspectionSchema = z.looseObject({ disabled_for_roles: z.array(z.string()).default([]) });

const affixSchema = z
  .string()
  .regex(/^[_A-Za-z][_0-9A-Za-z]*$/, 'not a valid GraphQL name')
  .nullish();
/** How the names of a source are made in GraphQL. */
export const customizationSchema = z.looseObject({
  naming_convention: z.enum(['hasura-default', 'graphql-default']).nullish(),
  root_fields: z.looseObject({ namespace: affixSchema, prefix: affixSchema, suffix: affixSchema }).nullish(),
  type_names: z.looseObject({ prefix: affixSchema, suffix: affixSchema }).nullish(),
});
export type MetadataCustomization = z.infer<typeof customizationSchema>;

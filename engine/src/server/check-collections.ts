/** Queries of collections, held against the schema of the admin: what it cannot ask nobody can. */

import { FieldsOnCorrectTypeRule, GraphQLError, parse, validate } from 'graphql';
import type { Metadata } from '../metadata/types.ts';
import type { Inconsistency, Model } from '../schema/model.ts';
import { roleSchema } from '../schema/role-schema.ts';

export function invalidQueries(metadata: Metadata, model: Model): Inconsistency[] {
  const found: Inconsistency[] = [];
  for (const collection of metadata.query_collections ?? []) {
    for (const { name, query } of collection.definition.queries) {
      const faults = faultsOf(query, model);
      if (faults.length === 0) continue;
      const used = (metadata.rest_endpoints ?? []).filter(
        ({ definition: { query: of } }) => of.collection_name === collection.name && of.query_name === name,
      );
      const users = used.map((endpoint) => `"${endpoint.name}"`).join(', ');
      const consequence =
        used.length === 0 ? '' : `. This query is being used in the following REST endpoint(s): ${users}`;
      found.push({
        type: 'query_collections',
        name: `query_collections ${name} in ${collection.name}`,
        reason: `In query collection "${collection.name}" the query "${name}" is invalid with the following error(s): ${faults.join(', ')}${consequence}`,
        definition: { name, query },
      });
    }
  }
  return found;
}

function faultsOf(query: string, model: Model): string[] {
  try {
    const document = parse(query, { noLocation: true, maxTokens: 20_000 });
    // Arguments and directives are checked when the query is asked, as Hasura does it.
    const schema = roleSchema(model, 'admin', { backend: true });
    return validate(schema, document, [FieldsOnCorrectTypeRule]).map(({ message }) => message);
  } catch (error) {
    if (error instanceof GraphQLError) return [error.message];
    throw error;
  }
}

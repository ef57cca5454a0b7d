/** Queries of collections, held against the schema of the admin: what it cannot ask nobody can. */

import { getOperationAST, GraphQLError, parse } from 'graphql';
import type { Metadata } from '../metadata/types.ts';
import { analyseOperation } from '../rest/analyse-operation.ts';
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
        reason: `In query collection "${collection.name}" the query "${name}" is invalid with the following error(s): ${faults.map((fault) => `"${fault}"`).join(', ')}${consequence}`,
        definition: { name, query },
      });
    }
  }
  return found;
}

function faultsOf(query: string, model: Model): readonly string[] {
  try {
    const document = parse(query, { noLocation: true, maxTokens: 20_000 });
    const operation = getOperationAST(document);
    if (!operation) return ['exactly one operation has to be present in the document'];
    // Arguments and directives are checked when the query is asked, as Hasura does it.
    return analyseOperation(roleSchema(model, 'admin', { backend: true }), document, operation).faults;
  } catch (error) {
    if (error instanceof GraphQLError) return [error.message];
    throw error;
  }
}

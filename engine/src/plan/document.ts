/** The text of a request as a document, and the operation of it that is asked. */
import {
  getOperationAST,
  GraphQLError,
  Kind,
  parse,
  type DocumentNode,
  type OperationDefinitionNode,
} from 'graphql';
import { HasuraError } from '../errors.ts';
import { RecentMap } from './recent-map.ts';
import { invalid } from './scalar-input.ts';

const parsed = new RecentMap<string, DocumentNode>(2_000);
const documentKeys = new WeakMap<DocumentNode, string>();
let documentCount = 0;

/** Precondition: the text is a request's; a syntax error is the client's fault. */
export function parseDocument(source: string): DocumentNode {
  let document = parsed.get(source);
  if (!document) {
    try {
      document = parse(source, { maxTokens: 20_000 });
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      throw new HasuraError('validation-failed', '$.query', 'not a valid graphql query', {
        internal: error.message,
        cause: error,
      });
    }
    parsed.set(source, document);
  }
  return document;
}

/** The same for one document as long as it is remembered. */
export function keyOf(document: DocumentNode): string {
  let key = documentKeys.get(document);
  if (key === undefined) documentKeys.set(document, (key = String((documentCount += 1))));
  return key;
}

export function chooseOperation(
  document: DocumentNode,
  name: string | null | undefined,
): OperationDefinitionNode {
  const operations = document.definitions.filter(
    (definition) => definition.kind === Kind.OPERATION_DEFINITION,
  );
  if (name) {
    const operation = getOperationAST(document, name);
    if (!operation) throw invalid('$', `no such operation found in the document: '${name}'`);
    return operation;
  }
  const [operation, ...others] = operations;
  if (!operation || others.length > 0) {
    throw invalid(
      '$',
      'exactly one operation has to be present in the document when operationName is not specified',
    );
  }
  return operation;
}

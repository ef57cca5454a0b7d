/** Parsed GraphQL documents by their text: clients send the same few over and over. */

import { parse, type DocumentNode } from 'graphql';
import { HasuraError } from '../errors.ts';

const remembered = 1_000;
/** Longer ones are parsed each time, so that the memory held stays small. */
const longestRemembered = 20_000;
/** A document that nests or repeats beyond this is an attack, not a query. */
const mostTokens = 20_000;

export class Documents {
  readonly #byText = new Map<string, DocumentNode>();

  parse(text: string): DocumentNode {
    const known = this.#byText.get(text);
    if (known) {
      // Moved to the end: the map's order is the order of last use.
      this.#byText.delete(text);
      this.#byText.set(text, known);
      return known;
    }
    const document = parsed(text);
    if (text.length > longestRemembered) return document;
    this.#byText.set(text, document);
    if (this.#byText.size > remembered) {
      const [oldest] = this.#byText.keys();
      if (oldest !== undefined) this.#byText.delete(oldest);
    }
    return document;
  }
}

function parsed(text: string): DocumentNode {
  try {
    return parse(text, { noLocation: true, maxTokens: mostTokens });
  } catch (cause) {
    throw new HasuraError('validation-failed', '$.query', 'not a valid graphql query', { cause });
  }
}

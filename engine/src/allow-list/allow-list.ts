/** The allow list: which documents a role may send, compared by what they mean and not by how they are written. */

import { Kind, parse, print, visit, type DocumentNode } from 'graphql';
import type { Metadata } from '../metadata/types.ts';
import { RecentMap } from '../plan/recent-map.ts';

export class AllowList {
  readonly #forAll = new Set<string>();
  readonly #forRole = new Map<string, Set<string>>();

  constructor(metadata: Metadata) {
    const collections = new Map(metadata.query_collections?.map((one) => [one.name, one.definition.queries]));
    for (const { collection, scope } of metadata.allowlist ?? []) {
      for (const { query } of collections.get(collection) ?? []) {
        const text = normalised(parseLeniently(query));
        if (text === null) continue;
        if (scope?.global !== false) this.#forAll.add(text);
        else for (const role of scope.roles ?? []) this.#ofRole(role).add(text);
      }
    }
  }

  allows(document: DocumentNode, role: string): boolean {
    const text = meaningOf(document);
    return this.#forAll.has(text) || this.#forRole.get(role)?.has(text) === true;
  }

  #ofRole(role: string): Set<string> {
    let texts = this.#forRole.get(role);
    if (!texts) this.#forRole.set(role, (texts = new Set()));
    return texts;
  }
}

const meanings = new WeakMap<DocumentNode, string>();
function meaningOf(document: DocumentNode): string {
  let text = meanings.get(document);
  if (text === undefined) meanings.set(document, (text = normalised(document) ?? ''));
  return text;
}

const parsed = new RecentMap<string, DocumentNode>(2_000);
/** A query of the metadata that is no GraphQL allows nothing; its collection is reported elsewhere. */
function parseLeniently(query: string): DocumentNode | null {
  const known = parsed.get(query);
  if (known) return known;
  try {
    const document = parse(query, { noLocation: true });
    parsed.set(query, document);
    return document;
  } catch {
    return null;
  }
}

/** Clients add `__typename` by themselves, and write spaces and the order of definitions as they like. */
function normalised(document: DocumentNode | null): string | null {
  if (!document) return null;
  const bare = visit(document, {
    Field: (field) => (field.name.value === '__typename' && !field.alias ? null : undefined),
  });
  return bare.definitions
    .map((definition) => `${definition.kind === Kind.FRAGMENT_DEFINITION ? 1 : 0}${print(definition)}`)
    .sort()
    .join('\n');
}

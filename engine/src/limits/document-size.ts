/** How deep and how large an operation is, fragments counted wherever they are used. */

import {
  Kind,
  type DocumentNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

export interface DocumentSize {
  /** Levels of fields; a root field is the first. */
  readonly depth: number;
  /** Fields in all. */
  readonly nodes: number;
}

const deepest = 1_000;

/** Fragments that use themselves are refused elsewhere; here they count once. */
export function documentSize(document: DocumentNode, operation: OperationDefinitionNode): DocumentSize {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const known = new Map<string, DocumentSize>();
  const inside = new Set<string>();
  const ofFragment = (name: string): DocumentSize => {
    const before = known.get(name);
    const fragment = fragments.get(name);
    if (before) return before;
    if (!fragment || inside.has(name)) return { depth: 0, nodes: 0 };
    inside.add(name);
    const size = ofSet(fragment.selectionSet);
    inside.delete(name);
    known.set(name, size);
    return size;
  };
  const ofSet = (set: SelectionSetNode, level = 0): DocumentSize => {
    // Deeper than any limit that makes sense: counting on would only cost stack.
    if (level > deepest) return { depth: 1, nodes: 1 };
    let depth = 0;
    let nodes = 0;
    for (const selection of set.selections) {
      let size: DocumentSize;
      if (selection.kind === Kind.FRAGMENT_SPREAD) size = ofFragment(selection.name.value);
      else if (selection.kind === Kind.INLINE_FRAGMENT) size = ofSet(selection.selectionSet, level + 1);
      // What describes the schema costs the database nothing.
      else if (selection.name.value.startsWith('__')) size = { depth: 0, nodes: 0 };
      else {
        const below = selection.selectionSet
          ? ofSet(selection.selectionSet, level + 1)
          : { depth: 0, nodes: 0 };
        size = { depth: below.depth + 1, nodes: below.nodes + 1 };
      }
      depth = Math.max(depth, size.depth);
      nodes += size.nodes;
    }
    return { depth, nodes };
  };
  return ofSet(operation.selectionSet);
}

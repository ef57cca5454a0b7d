/** Finds fragments that spread themselves, before anything follows them. */
import { Kind, type FragmentDefinitionNode, type SelectionSetNode } from 'graphql';
import { invalid } from './scalar-input.ts';

/** @throws HasuraError naming the cycle, with the path that leads into it. */
export function refuseFragmentCycles(
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  root: SelectionSetNode,
): void {
  // A fragment found free of cycles once need not be walked again: the walk stays linear.
  const checked = new Set<string>();
  const walk = (set: SelectionSetNode, path: string, spreading: readonly string[]): void => {
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        const below = `${path}.${selection.name.value}.selectionSet`;
        if (selection.selectionSet) walk(selection.selectionSet, below, spreading);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) walk(selection.selectionSet, path, spreading);
      else {
        const name = selection.name.value;
        const start = spreading.indexOf(name);
        if (start >= 0) {
          const cycle = spreading.slice(start).join(' and ');
          throw invalid(path, `the fragment definition(s) ${cycle} form a cycle`);
        }
        const fragment = fragments.get(name);
        if (!fragment || checked.has(name)) continue;
        walk(fragment.selectionSet, `${path}.${name}.selectionSet`, [...spreading, name]);
        checked.add(name);
      }
    }
  };
  walk(root, '$.selectionSet', []);
}

/** The order of the test files: the few that take longest begin first, so that none of them is what all wait for. */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Vitest knows how long files took, but not in a fresh clone. */
const longest = [
  'bench/test/reminders.pg.test.ts',
  'hasura/test/permissions/writing.pg.test.ts',
  'stack/test/start-stack.test.ts',
  'engine/test/compile/corpus.pg.test.ts',
  'actions/test/permissions/trial.pg.test.ts',
];

const rank = ({ moduleId }: TestSpecification): number => {
  const place = longest.findIndex((path) => moduleId.endsWith(path));
  return place === -1 ? longest.length : place;
};

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((one, other) => rank(one) - rank(other));
  }
}

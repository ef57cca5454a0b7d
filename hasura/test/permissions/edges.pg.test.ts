import { afterAll, beforeAll, beforeEach, describe, inject, it } from 'vitest';
import { edgeChecks } from './edges.ts';
import { Suite } from './suite.ts';
import { resetWorld } from './world.ts';

const suite = new Suite();
beforeAll(() => suite.open(inject('postgresUrl')));
beforeEach(async () => {
  await resetWorld(suite.target.pool);
  await suite.renewTokens(); // all of it may take longer than they live
});
afterAll(() => suite.target.stop());

edgeChecks(suite, { describe, it });

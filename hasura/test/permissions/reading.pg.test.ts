import { afterAll, beforeAll, beforeEach, describe, inject, it } from 'vitest';
import { readingChecks } from './reading.ts';
import { Suite } from './suite.ts';
import { resetWorld } from './world.ts';

const suite = new Suite();
beforeAll(async () => {
  await suite.open(inject('postgresUrl'));
  await resetWorld(suite.target.pool);
});
beforeEach(() => suite.renewTokens()); // all of it may take longer than they live
afterAll(() => suite.target.stop());

readingChecks(suite, { describe, it });

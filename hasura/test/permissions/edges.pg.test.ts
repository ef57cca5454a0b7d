import { afterAll, beforeAll, beforeEach, describe, inject, it } from 'vitest';
import { edgeChecks } from './edges.ts';
import { Suite } from './suite.ts';
import { resetWorld } from './world.ts';

const suite = new Suite();
beforeAll(() => suite.open(inject('postgresUrl')));
beforeEach(() => resetWorld(suite.target.pool));
afterAll(() => suite.target.stop());

edgeChecks(suite, { describe, it });

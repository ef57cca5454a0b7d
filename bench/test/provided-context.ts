/** Brings the type of what the global set-up of the tests provides. */
import type {} from '../../stack/test/postgres-cluster.ts';

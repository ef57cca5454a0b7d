/** What the global set-up of the tests provides, for this workspace's type check. */

import 'vitest';

declare module 'vitest' {
  export interface ProvidedContext {
    postgresUrl: string;
  }
}

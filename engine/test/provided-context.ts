/** What the global set-up of the tests provides, for this workspace's type check. */

declare module 'vitest' {
  export interface ProvidedContext {
    postgresUrl: string;
  }
}

export {};

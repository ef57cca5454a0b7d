/** What the checks of the permission suite share: the endpoint, everybody's token, and where checks are registered. */
import { type Headers, openTarget, type Target } from './target.ts';
import { type Role, roles } from './world.ts';

/** vitest's own, or one that collects the checks to run them on a broken rule. */
export interface Registrar {
  readonly describe: (name: string, body: () => void) => void;
  readonly it: {
    (title: string, run: () => Promise<void>): void;
    /** Titles hold `$name` for a field of the case, or `%s` for its first value, as vitest fills them in. */
    each<Case>(
      cases: readonly Case[],
    ): (
      title: string,
      run: (...values: Case extends readonly any[] ? Case : [Case]) => Promise<void>,
    ) => void;
  };
}

export class Suite {
  target!: Target;
  readonly tokens = {} as Record<Role, Headers>;

  async open(clusterUrl: string): Promise<void> {
    this.target = await openTarget(clusterUrl);
    await this.renewTokens();
  }

  /** Tokens live five minutes, as the product's do. */
  async renewTokens(): Promise<void> {
    for (const role of roles) this.tokens[role] = await this.target.tokenOf(role);
  }
}

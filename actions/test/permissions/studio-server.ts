/** The studio's routes over a real engine with the permission suite's world. */
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { openTarget, type Target } from '../../../hasura/test/permissions/target.ts';
import { idOf, type Role } from '../../../hasura/test/permissions/world.ts';
import { createServer } from '../../src/http/server.ts';
import type { Rule } from '../../src/permissions/metadata.ts';
import { permissionRoutes } from '../../src/permissions/routes.ts';

const internalSecret = 'internal-secret-of-the-tests';

export interface Caller {
  readonly who?: string;
  readonly secret?: string;
}

export interface Overview {
  resourceVersion: number;
  roles: string[];
  tables: {
    table: { schema: string; name: string };
    about: string | null;
    columns: { name: string; type: string }[];
    key: string[];
    rules: { operation: string; role: Role; rule: Rule }[];
  }[];
  findings: unknown[];
}

export class StudioServer {
  target!: Target;
  #server!: FastifyInstance;

  async open(clusterUrl: string): Promise<void> {
    this.target = await openTarget(clusterUrl);
    const { pool, url, adminSecret } = this.target;
    this.#server = createServer(pino({ level: 'silent' }), pool);
    await this.#server.register(permissionRoutes, { pool, internalSecret, engine: { url, adminSecret } });
  }

  async close(): Promise<void> {
    await this.#server.close();
    await this.target.stop();
  }

  async call(path: string, payload?: object, { who = 'admin', secret = internalSecret }: Caller = {}) {
    const response = await this.#server.inject({
      method: payload === undefined ? 'GET' : 'POST',
      url: `/internal/permissions${path}`,
      headers: { 'x-telemed-internal-secret': secret, 'x-telemed-session-id': idOf(`session of ${who}`) },
      ...(payload === undefined ? {} : { payload }),
    });
    const isJson = String(response.headers['content-type']).startsWith('application/json');
    return { status: response.statusCode, body: isJson ? response.json() : response.body };
  }

  async overview(): Promise<Overview> {
    return (await this.call('')).body;
  }

  async ruleOf(name: string, operation: string, role: string): Promise<Rule> {
    const table = (await this.overview()).tables.find((one) => one.table.name === name)!;
    return table.rules.find((one) => one.operation === operation && one.role === role)!.rule;
  }

  async audited(): Promise<{ action: string; entity_id: string; actor_id: string }[]> {
    const { rows } = await this.target.pool.query(
      `select action, entity_id, actor_id from audit_log where entity = 'permissions' order by seq`,
    );
    return rows;
  }
}

export const placeOf = (name: string, operation: string, role: string) => ({
  table: { schema: 'public', name },
  operation,
  role,
});

/** The clause every rule begins with. */
export const session = (rule: Rule) => (rule.permission.filter!['_and'] as object[])[0]!;

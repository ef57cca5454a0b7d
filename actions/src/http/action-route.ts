/** Registers handlers of Hasura actions: secret, request shape, caller, transaction and envelope in one place. */
import type { FastifyInstance } from 'fastify';
import type pg from 'pg';
import { z } from 'zod';
import { inTransaction } from '../db/transaction.ts';
import { Failure } from '../failure.ts';
import { isSecret } from './secret.ts';
import { answerErrors } from './server.ts';
import { type Caller, loadCaller, parseSessionVariables } from './session-variables.ts';
import { parseBody } from './text.ts';

const actionRequest = z.object({
  action: z.object({ name: z.string() }),
  input: z.record(z.string(), z.unknown()),
  session_variables: z.record(z.string(), z.string()),
});

/** `run` is called inside a transaction that may be repeated; it loads, decides and writes. */
export interface ActionHandler<Input, Output, Reply = Output> {
  readonly name: string;
  readonly input: z.ZodType<Input>;
  readonly run: (client: pg.PoolClient, caller: Caller, input: Input) => Promise<Output>;
  /** What is asked of other programs, after the commit; makes the reply of what the transaction gave. */
  readonly complete?: (output: Output) => Promise<Reply>;
}

/** A handler whose input has been read: what is left to do inside the transaction. */
type PreparedAction = (client: pg.PoolClient, caller: Caller) => Promise<unknown>;

export interface Action {
  readonly name: string;
  readonly prepare: (input: unknown) => PreparedAction;
  readonly complete?: (output: unknown) => Promise<unknown>;
  /** Makes a refusal of what the database has refused; gives any other error back. */
  readonly explain?: (error: unknown) => unknown;
}

/** Hides the handler's own types, so that handlers of different shapes make one list. */
export function action<Input, Output, Reply>(handler: ActionHandler<Input, Output, Reply>): Action {
  const { complete } = handler;
  return {
    ...(complete === undefined ? {} : { complete: (output) => complete(output as Output) }),
    name: handler.name,
    prepare: (given) => {
      const input = parseBody(handler.input, given);
      return (client, caller) => handler.run(client, caller, input);
    },
  };
}

export interface ActionOptions {
  readonly pool: pg.Pool;
  readonly actionsSecret: string;
  readonly actions: readonly Action[];
}

export async function actionRoutes(server: FastifyInstance, options: ActionOptions): Promise<void> {
  const { pool, actionsSecret, actions } = options;
  server.setErrorHandler(answerErrors(({ code, message }) => ({ message, extensions: { code } })));
  server.addHook('onRequest', async (request) => {
    if (!isSecret(request.headers['x-telemed-action-secret'], actionsSecret)) {
      throw new Failure('UNAUTHENTICATED', 'unauthenticated', 'The action secret is missing or wrong.');
    }
  });
  for (const { name, prepare, complete, explain } of actions) {
    server.post(`/actions/${name}`, async (request) => {
      const body = parseBody(actionRequest, request.body);
      if (body.action.name !== name) {
        throw new Failure('VALIDATION_FAILED', 'invalid', `This is the address of ${name}.`);
      }
      const session = parseSessionVariables(body.session_variables);
      const run = prepare(body.input);
      try {
        const output = await inTransaction(pool, session, async (client) =>
          run(client, await loadCaller(client, session)),
        );
        return complete === undefined ? output : await complete(output);
      } catch (error) {
        throw explain === undefined ? error : explain(error);
      }
    });
  }
}

/** Calls an action's handler for one field of a request, and hands on what fits the action's output type. */

import type { Headers } from '../auth/authenticate.ts';
import { HasuraError } from '../errors.ts';
import type { ActionCall, Json } from '../plan/compiled.ts';
import type { Model } from '../schema/model.ts';
import type { Session } from '../session.ts';
import { inSpan, SpanKind } from '../telemetry/spans.ts';
import { checkActionResponse } from './check-response.ts';
import type { Environment } from './templates.ts';
import { callWebhook, type AnswerHeaders, type WebhookCall } from './webhook.ts';

export type ActionCaller = (
  call: ActionCall,
  session: Session,
  requestHeaders: Headers,
  query: string,
  onCookie: (cookie: string) => void,
) => Promise<Json>;

/** The exchange with the handler, checked and counted. */
export type Exchange = (call: WebhookCall) => Promise<Json>;

export interface ExchangeOptions {
  readonly model: () => Model;
  readonly environment: Environment;
  readonly observe: (action: string, outcome: 'success' | 'refused' | 'failed', seconds: number) => void;
}

export function actionExchange(options: ExchangeOptions): Exchange {
  return async (call) => {
    const started = performance.now();
    let outcome: 'success' | 'refused' | 'failed' = 'failed';
    try {
      const attributes = { 'hasura.action': call.action.name };
      const answer = await inSpan('action', { kind: SpanKind.CLIENT, attributes }, () =>
        callWebhook(call, options.environment),
      );
      const { output_type: output } = call.action.definition;
      checkActionResponse(answer, output ?? 'JSON', options.model().customTypes);
      outcome = 'success';
      return answer;
    } catch (error) {
      if (error instanceof HasuraError && error.category === 'client') outcome = 'refused';
      throw error;
    } finally {
      options.observe(call.action.name, outcome, (performance.now() - started) / 1000);
    }
  };
}

export function actionCaller(model: () => Model, exchange: Exchange): ActionCaller {
  return (call, session, clientHeaders, query, onCookie) => {
    const action = model().actions.get(call.action);
    if (!action) throw new HasuraError('not-found', '$', `action "${call.action}" is not known any more`);
    const sessionVariables = session.variables;
    const onAnswer = (headers: AnswerHeaders): void => {
      for (const { name, value } of headers) if (name.toLowerCase() === 'set-cookie') onCookie(value);
    };
    return exchange({ action, input: call.input, sessionVariables, clientHeaders, query, onAnswer });
  };
}

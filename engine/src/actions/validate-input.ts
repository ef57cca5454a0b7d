/** Asks the webhook of a permission (`validate_input`) whether a mutation's input may be written. */

import { z } from 'zod';
import type { Headers } from '../auth/authenticate.ts';
import { HasuraError } from '../errors.ts';
import type { Json } from '../plan/compiled.ts';
import type { InputHook } from '../schema/model.ts';
import type { Session } from '../session.ts';
import { inSpan, SpanKind } from '../telemetry/spans.ts';
import { callWebhook } from '../webhooks/call-webhook.ts';
import { resolveTemplate, type Environment } from './templates.ts';
import { headersFor, parsed, unusable } from './webhook.ts';

export interface InputQuestion {
  readonly hook: InputHook;
  readonly subject: string;
  readonly input: Json;
}

export type InputValidator = (
  question: InputQuestion,
  session: Session,
  clientHeaders: Headers,
) => Promise<void>;

export interface InputValidatorOptions {
  readonly environment: Environment;
  readonly observe: (subject: string, outcome: 'success' | 'refused' | 'failed', seconds: number) => void;
}

const defaultTimeoutSeconds = 10;
const refusalSchema = z.looseObject({ message: z.string() });

/**
 * @throws HasuraError `validation-failed` with the webhook's message where it answers 400, `unexpected` where it
 *   cannot be reached in time or answers anything but 2xx or 400.
 */
export function inputValidator({ environment, observe }: InputValidatorOptions): InputValidator {
  return async (question, session, clientHeaders) => {
    const started = performance.now();
    let outcome: 'success' | 'refused' | 'failed' = 'failed';
    try {
      const attributes = { 'hasura.input': question.subject };
      await inSpan('validate input', { kind: SpanKind.CLIENT, attributes }, () =>
        ask(question, session, clientHeaders, environment),
      );
      outcome = 'success';
    } catch (error) {
      if (error instanceof HasuraError && error.category === 'client') outcome = 'refused';
      throw error;
    } finally {
      observe(question.subject, outcome, (performance.now() - started) / 1000);
    }
  };
}

async function ask(
  { hook, input }: InputQuestion,
  session: Session,
  clientHeaders: Headers,
  environment: Environment,
): Promise<void> {
  const url = resolveTemplate(hook.url, environment);
  const headers = headersFor(hook, clientHeaders, environment);
  const body = JSON.stringify({
    version: 1,
    role: session.role,
    session_variables: { 'x-hasura-role': session.role, ...session.variables },
    data: { input },
  });
  const timeoutMs = (hook.timeout ?? defaultTimeoutSeconds) * 1_000;
  const answer = await callWebhook({
    url,
    method: 'POST',
    headers: [...headers],
    body,
    timeoutMs,
    repeatable: true,
  });
  if (answer.kind === 'failed') {
    throw unusable('http exception when validating input data', {
      type: 'http_exception',
      message: answer.message,
    });
  }
  if (answer.status >= 200 && answer.status < 300) return;
  if (answer.status !== 400) {
    const found = `expecting 200 or 400 status code, but found ${answer.status}`;
    throw unusable('internal error when validating input data', found);
  }
  const refusal = refusalSchema.safeParse(parsed(answer.body));
  if (!refusal.success) {
    const reason = `invalid response: ${z.prettifyError(refusal.error)}`;
    throw unusable('received invalid response from input validation webhook', reason);
  }
  throw new HasuraError('validation-failed', '$', refusal.data.message, { category: 'client' });
}

/** `test_webhook_transform`: what a transform would make of a request, without sending it. */

import { z } from 'zod';
import { resolveTemplate, type Environment } from '../../actions/templates.ts';
import { HasuraError } from '../../errors.ts';
import { webhookSchema } from '../../metadata/types.ts';
import type { Json } from '../../plan/compiled.ts';
import { templateFaults, transformRequest } from '../../transforms/transform-request.ts';
import { requestTransformSchema, responseTransformSchema } from '../../transforms/transform-types.ts';
import { parse } from './places.ts';

const shape = z.looseObject({
  webhook_url: webhookSchema,
  body: z.json(),
  env: z.record(z.string(), z.string()).nullish(),
  session_variables: z.record(z.string(), z.string()).nullish(),
  request_transform: requestTransformSchema,
  response_transform: responseTransformSchema.nullish(),
});

export function testWebhookTransform(args: unknown, environment: Environment): Json {
  const asked = parse(shape, args, '$.args');
  const [requestFault] = templateFaults(asked.request_transform);
  if (requestFault !== undefined) throw refused('request', requestFault);
  const [responseFault] = asked.response_transform ? templateFaults(asked.response_transform) : [];
  if (responseFault !== undefined) throw refused('response', responseFault);
  const known = { ...environment, ...asked.env };
  const { webhook_url: webhook } = asked;
  const url = resolveTemplate(typeof webhook === 'string' ? webhook : `{{${webhook.from_env}}}`, known);
  try {
    const request = transformRequest(asked.request_transform, {
      url,
      headers: new Map(),
      body: asked.body,
      sessionVariables: asked.session_variables ?? {},
    });
    return {
      webhook_url: request.url,
      method: request.method,
      headers: [...request.headers].map(([name, value]) => [name, value]),
      body: shownBody(request.body, asked.request_transform.body?.action),
    };
  } catch (error) {
    if (!(error instanceof HasuraError)) throw error;
    throw new HasuraError('validation-failed', '$.args', 'request transform validation failed', {
      cause: error,
      ...(error.internal === undefined ? {} : { internal: error.internal }),
    });
  }
}

/** JSON is shown as such; a form is text, and what is not sent is empty. */
function shownBody(body: string | undefined, action: string | undefined): Json {
  if (body === undefined) return '';
  return action === 'x_www_form_urlencoded' ? body : (JSON.parse(body) as Json);
}

function refused(which: 'request' | 'response', fault: string): HasuraError {
  return new HasuraError('validation-failed', '$.args', `${which} transform validation failed`, {
    internal: [{ error_code: 'Parse Error', message: fault }],
  });
}

/**
 * Spans through the OpenTelemetry API. The engine brings no SDK: where the host registers none, every call here
 * does nothing.
 */

import {
  context,
  isSpanContextValid,
  propagation,
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
  type Context,
} from '@opentelemetry/api';
import { asHasuraError } from '../errors.ts';

export { SpanKind } from '@opentelemetry/api';

/** Looked up each time, since a host may register its SDK after this module was loaded. */
const tracer = () => trace.getTracer('hasura-engine');

/** Runs `run` as a span; what it throws is noted by its stable code, never by its text. */
export function inSpan<T>(
  name: string,
  options: { readonly kind?: SpanKind; readonly attributes?: Attributes; readonly parent?: Context },
  run: () => Promise<T>,
): Promise<T> {
  const { kind = SpanKind.INTERNAL, attributes = {}, parent = context.active() } = options;
  return tracer().startActiveSpan(name, { kind, attributes }, parent, async (span) => {
    try {
      return await run();
    } catch (error) {
      const code = asHasuraError(error).code;
      span.setStatus({ code: SpanStatusCode.ERROR, message: code });
      span.setAttribute('error.type', code);
      throw error;
    } finally {
      span.end();
    }
  });
}

/** The trace a request belongs to by its headers. */
export function contextOfHeaders(headers: Readonly<Record<string, string | undefined>>): Context {
  return propagation.extract(context.active(), headers);
}

/** Writes down which trace a request to somebody else belongs to. */
export function tellTrace(headers: Map<string, string>): void {
  propagation.inject(context.active(), headers, { set: (carrier, name, value) => carrier.set(name, value) });
}

/** As event triggers keep it; undefined outside of any trace. */
export function traceOfEvents(): string | undefined {
  const present = trace.getSpanContext(context.active());
  if (!present || !isSpanContextValid(present)) return undefined;
  return JSON.stringify({ trace_id: present.traceId, span_id: present.spanId });
}

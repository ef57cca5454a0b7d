/** A small OpenTelemetry SDK: remembers spans, and carries the present one through asynchronous code. */

import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import {
  context,
  propagation,
  ROOT_CONTEXT,
  trace,
  TraceFlags,
  type Context,
  type Span,
  type SpanOptions,
  type SpanStatus,
} from '@opentelemetry/api';

export interface RecordedSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId: string | undefined;
  readonly attributes: Record<string, unknown>;
  status: SpanStatus | null;
  ended: boolean;
}

export function recordSpans(): { spans: RecordedSpan[]; stop: () => void } {
  const spans: RecordedSpan[] = [];
  const storage = new AsyncLocalStorage<Context>();
  context.setGlobalContextManager({
    active: () => storage.getStore() ?? ROOT_CONTEXT,
    with: (present, run, self, ...args) => storage.run(present, () => run.apply(self, args)),
    bind: (_present, target) => target,
    enable() {
      return this;
    },
    disable() {
      return this;
    },
  });
  propagation.setGlobalPropagator({
    inject(present, carrier, setter) {
      const span = trace.getSpanContext(present);
      if (span) setter.set(carrier, 'traceparent', `00-${span.traceId}-${span.spanId}-01`);
    },
    extract(present, carrier, getter) {
      const [, traceId, spanId] = String(getter.get(carrier, 'traceparent') ?? '').split('-');
      if (!traceId || !spanId) return present;
      return trace.setSpanContext(present, {
        traceId,
        spanId,
        traceFlags: TraceFlags.SAMPLED,
        isRemote: true,
      });
    },
    fields: () => ['traceparent'],
  });
  const startSpan = (name: string, options: SpanOptions = {}, present = context.active()): Span => {
    const parent = trace.getSpanContext(present);
    const record: RecordedSpan = {
      name,
      traceId: parent?.traceId ?? randomBytes(16).toString('hex'),
      spanId: randomBytes(8).toString('hex'),
      parentId: parent?.spanId,
      attributes: { ...options.attributes },
      status: null,
      ended: false,
    };
    spans.push(record);
    const span: Span = {
      spanContext: () => ({ traceId: record.traceId, spanId: record.spanId, traceFlags: TraceFlags.SAMPLED }),
      setAttribute: (key, value) => {
        record.attributes[key] = value;
        return span;
      },
      setAttributes: () => span,
      addEvent: () => span,
      addLink: () => span,
      addLinks: () => span,
      setStatus: (status) => {
        record.status = status;
        return span;
      },
      updateName: () => span,
      end: () => {
        record.ended = true;
      },
      isRecording: () => true,
      recordException: () => {},
    };
    return span;
  };
  trace.setGlobalTracerProvider({
    getTracer: () => ({
      startSpan,
      startActiveSpan: (name: string, ...rest: unknown[]) => {
        const run = rest.at(-1) as (span: Span) => unknown;
        const present = (rest[1] as Context | undefined) ?? context.active();
        const span = startSpan(name, rest[0] as SpanOptions, present);
        return context.with(trace.setSpan(present, span), () => run(span)) as never;
      },
    }),
  });
  return {
    spans,
    stop: () => {
      trace.disable();
      context.disable();
      propagation.disable();
    },
  };
}

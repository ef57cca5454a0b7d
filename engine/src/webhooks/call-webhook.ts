/** One HTTP request to a webhook: any answer is an outcome, and so is none. */

import { request as httpRequest, Agent as HttpAgent } from 'node:http';
import { request as httpsRequest, Agent as HttpsAgent } from 'node:https';

export interface WebhookRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Null sends no body at all. */
  readonly body: string | null;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  /** Whether the other side may be told twice: of an event, which comes at least once, or what is only asked. */
  readonly repeatable?: boolean;
  /** Bytes; a longer answer is a failure. */
  readonly largestAnswer?: number;
}

export type WebhookOutcome =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly headers: readonly { readonly name: string; readonly value: string }[];
      readonly body: string;
    }
  | { readonly kind: 'failed'; readonly message: string };

/** What an answer may weigh unless the caller says otherwise; most are kept in an invocation log. */
const usualLargestAnswer = 1_048_576;
const agents = {
  http: new HttpAgent({ keepAlive: true, maxFreeSockets: 32 }),
  https: new HttpsAgent({ keepAlive: true, maxFreeSockets: 32 }),
};

export function callWebhook(call: WebhookRequest): Promise<WebhookOutcome> {
  return new Promise((resolve) => {
    const failed = (error: unknown) =>
      resolve({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
    let url: URL;
    try {
      url = new URL(call.url);
    } catch {
      return failed(new Error(`"${call.url}" is not a URL`));
    }
    if (url.protocol !== 'http:' && url.protocol !== 'https:')
      return failed(new Error(`"${url.protocol}" is not a protocol of webhooks`));
    const { largestAnswer = usualLargestAnswer } = call;
    const secure = url.protocol === 'https:';
    const headers: Record<string, string> = Object.fromEntries(call.headers);
    if (call.body !== null) headers['content-length'] = String(Buffer.byteLength(call.body));
    const signals = [AbortSignal.timeout(call.timeoutMs), ...(call.signal ? [call.signal] : [])];
    const signal = AbortSignal.any(signals);
    const send = (agent: HttpAgent | HttpsAgent | false): void => {
      const request = (secure ? httpsRequest : httpRequest)(
        url,
        { method: call.method, headers, signal, agent },
        (response) => {
          const chunks: Buffer[] = [];
          let size = 0;
          response.on('data', (chunk: Buffer) => {
            size += chunk.length;
            if (size <= largestAnswer) chunks.push(chunk);
            else response.destroy(new Error(`the answer is longer than ${largestAnswer} bytes`));
          });
          response.on('error', (error) => failed(reasonOf(error, signal, call.timeoutMs)));
          response.on('end', () => {
            const pairs = Object.entries(response.headers);
            resolve({
              kind: 'answered',
              status: response.statusCode ?? 0,
              headers: pairs.map(([name, value]) => ({ name, value: [value ?? ''].flat().join(', ') })),
              body: Buffer.concat(chunks).toString('utf8'),
            });
          });
        },
      );
      request.on('error', (error) => {
        // A kept connection may be closed by the other side at the moment it is used again (RFC 9112, 9.3.1).
        const again = call.repeatable === true && request.reusedSocket && wasClosed(error);
        if (again && !signal.aborted) send(false);
        else failed(reasonOf(error, signal, call.timeoutMs));
      });
      request.end(call.body ?? undefined);
    };
    try {
      send(secure ? agents.https : agents.http);
    } catch (error) {
      // A header that HTTP cannot carry is refused before anything is sent.
      failed(error);
    }
  });
}

function wasClosed(error: Error): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ECONNRESET' || code === 'EPIPE';
}

function reasonOf(error: Error, signal: AbortSignal, timeoutMs: number): Error {
  const timedOut = signal.reason instanceof Error && signal.reason.name === 'TimeoutError';
  return timedOut ? new Error(`no answer within ${timeoutMs / 1000} s`) : error;
}

/** GraphQL over HTTP for load: kept-alive connections, and answers that are either data or a thrown reason. */

import { Agent, request } from 'node:http';

interface Answer<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly { message: string; extensions?: { code?: string } }[];
}

/** The server understood the request and refused it. */
export class GraphqlRefusal extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(`${code}: ${message}`);
    this.name = 'GraphqlRefusal';
    this.code = code;
  }
}

export class GraphqlHttp {
  readonly #url: string;
  readonly #agent: Agent;

  constructor(url: string, maxSockets = 64) {
    this.#url = url;
    this.#agent = new Agent({ keepAlive: true, maxSockets });
  }

  async send<Data>(
    token: string,
    query: string,
    variables: Readonly<Record<string, unknown>>,
  ): Promise<Data> {
    const answer = (await this.#post(token, JSON.stringify({ query, variables }))) as Answer<Data>;
    const refusal = answer.errors?.[0];
    if (refusal !== undefined)
      throw new GraphqlRefusal(refusal.extensions?.code ?? 'unknown', refusal.message);
    if (answer.data === undefined || answer.data === null)
      throw new Error('an answer without data and errors');
    return answer.data;
  }

  close(): void {
    this.#agent.destroy();
  }

  #post(token: string, body: string): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const outgoing = request(
        this.#url,
        {
          method: 'POST',
          agent: this.#agent,
          timeout: 30_000,
          headers: {
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(body),
            authorization: `Bearer ${token}`,
          },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            try {
              resolve(JSON.parse(Buffer.concat(chunks).toString('utf8')));
            } catch (cause) {
              reject(new Error(`HTTP ${response.statusCode} without JSON`, { cause }));
            }
          });
        },
      );
      outgoing.on('timeout', () => outgoing.destroy(new Error('no answer within 30 s')));
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }
}

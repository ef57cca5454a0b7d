/** The page's one connection to the engine: queries and mutations by HTTP, live ones by socket, both with the keeper's token. */
import { ApolloClient, ApolloLink, HttpLink, InMemoryCache, type TypedDocumentNode } from '@apollo/client';
import { CombinedGraphQLErrors } from '@apollo/client/errors';
import { getMainDefinition } from '@apollo/client/utilities/internal';
import { OperationTypeNode, print, type DocumentNode } from 'graphql';
import { createClient } from 'graphql-ws';
import { Observable } from 'rxjs';
import { z } from 'zod';
import { failureOf } from './failure.ts';
import { backoffDelay } from '../live/backoff.ts';
import { systemClock } from '../live/clock.ts';
import { LiveSocket } from '../live/live-socket.ts';
import { SessionEndedError, TokenKeeper, type AccessToken } from '../live/token-keeper.ts';

export interface Endpoints {
  httpUrl: string;
  wsUrl: string;
}

const tokenAnswer = z.object({ token: z.string(), expiresInMs: z.number() });

async function fetchToken(): Promise<AccessToken> {
  const response = await fetch('/api/token', { method: 'POST', signal: AbortSignal.timeout(10_000) });
  if (response.status === 401) throw new SessionEndedError('The session of this device has ended.');
  if (!response.ok) throw new Error(`No token: the app answered ${response.status}.`);
  return tokenAnswer.parse(await response.json());
}

/** About a minute and a half of a server that answers every live query with an error of its own. */
const LIVE_ATTEMPTS = 8;

const ANSWER_WITHIN_MS = 20_000;

export class Connection {
  readonly keeper: TokenKeeper;
  readonly socket: LiveSocket;
  readonly apollo: ApolloClient;

  #httpUrl: string;

  constructor({ httpUrl, wsUrl }: Endpoints) {
    this.#httpUrl = httpUrl;
    this.keeper = new TokenKeeper({ clock: systemClock, fetchToken });
    this.socket = new LiveSocket({
      clock: systemClock,
      url: wsUrl,
      token: () => this.keeper.get(),
      tokenRefused: (token) => this.keeper.refuse(token),
      createClient,
      online: () => navigator.onLine,
    });
    this.keeper.renewed.on(() => this.socket.renew());
    const http = new HttpLink({ uri: httpUrl, fetch: (input, init) => this.#authorizedFetch(input, init) });
    this.apollo = new ApolloClient({
      // Nothing is read from the cache: what is on screen is either live or asked for the moment it is opened.
      cache: new InMemoryCache(),
      link: ApolloLink.split(
        ({ query }) => isSubscription(query),
        new ApolloLink((operation) =>
          this.#live(operation.query, operation.operationName, operation.variables),
        ),
        http,
      ),
      defaultOptions: {
        query: { fetchPolicy: 'no-cache' },
        watchQuery: { fetchPolicy: 'no-cache' },
        mutate: { fetchPolicy: 'no-cache' },
      },
    });
  }

  async query<Data, Variables extends Record<string, unknown>>(
    query: TypedDocumentNode<Data, Variables>,
    variables: Variables,
  ): Promise<Data> {
    const { data } = await this.apollo.query({ query, variables } as ApolloClient.QueryOptions<
      Data,
      Variables
    >);
    return data as Data;
  }

  async mutate<Data, Variables extends Record<string, unknown>>(
    mutation: TypedDocumentNode<Data, Variables>,
    variables: Variables,
  ): Promise<Data> {
    const options = { mutation, variables } as ApolloClient.MutateOptions<Data, Variables>;
    const { data } = await this.apollo.mutate(options);
    return data as Data;
  }

  /** A last word while the page is being left, when nothing waits for an answer any more. */
  sendLeaving<Data, Variables extends Record<string, unknown>>(
    mutation: TypedDocumentNode<Data, Variables>,
    variables: Variables,
  ): void {
    const token = this.keeper.held;
    if (!token) return;
    const headers = { 'content-type': 'application/json', Authorization: `Bearer ${token}` };
    const body = JSON.stringify({ query: print(mutation), variables });
    // Nobody is left to be told of a failure.
    fetch(this.#httpUrl, { method: 'POST', keepalive: true, headers, body }).catch(() => undefined);
  }

  /** A stream or live query whose variables move on; `next` gets data only, the rest ends in `failed`. */
  stream<Data, Variables extends Record<string, unknown>>(
    document: TypedDocumentNode<Data, Variables>,
    variables: () => Variables,
    sink: { next: (data: Data) => void; failed: (error: Error) => void },
  ): () => void {
    return this.socket.subscribe(
      { query: print(document), variables },
      {
        next: (result) => {
          if (result.errors?.length) sink.failed(new CombinedGraphQLErrors(result as never));
          else if (result.data) sink.next(result.data as Data);
        },
        error: (errors) => sink.failed(new CombinedGraphQLErrors({ errors } as never)),
        complete: () => sink.failed(new Error('The server ended the subscription.')),
      },
    );
  }

  /** A live query; what a restarting server says about it is tried again, what it refuses is reported. */
  #live(query: DocumentNode, operationName: string | undefined, variables: Record<string, unknown>) {
    return new Observable<ApolloLink.Result>((observer) => {
      let attempt = 0;
      let stop: () => void = () => undefined;
      const again = (error: unknown): void => {
        stop();
        if (failureOf(error).refused || attempt >= LIVE_ATTEMPTS) return observer.error(error);
        const delay = backoffDelay(attempt, { firstMs: 1_000, longestMs: 15_000, random: Math.random });
        attempt += 1;
        stop = systemClock.after(delay, start);
      };
      const start = (): void => {
        stop = this.socket.subscribe(
          { query: print(query), operationName, variables: () => variables },
          {
            next: (result) => {
              attempt = 0;
              observer.next(result as ApolloLink.Result);
            },
            error: (errors) => again(new CombinedGraphQLErrors({ errors } as never)),
            complete: () => again(new Error('The server ended the live query.')),
          },
        );
      };
      start();
      return () => stop();
    });
  }

  /** Adds the token; asks once more with a fresh one when the engine did not take it. */
  async #authorizedFetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    for (let attempt = 0; ; attempt += 1) {
      const token = await this.keeper.get();
      const headers = new Headers(init?.headers);
      headers.set('Authorization', `Bearer ${token}`);
      // A network that swallows everything would otherwise hold up the outbox for minutes.
      const limit = AbortSignal.timeout(ANSWER_WITHIN_MS);
      const signal = init?.signal ? AbortSignal.any([init.signal, limit]) : limit;
      const response = await fetch(input, { ...init, headers, signal });
      if (attempt > 0 || !(await isTokenRefusal(response.clone()))) return response;
      this.keeper.refuse(token);
    }
  }
}

function isSubscription(query: DocumentNode): boolean {
  const definition = getMainDefinition(query);
  return definition.kind === 'OperationDefinition' && definition.operation === OperationTypeNode.SUBSCRIPTION;
}

const refusedToken = z.object({
  errors: z.array(z.object({ extensions: z.object({ code: z.literal('invalid-jwt') }) })).min(1),
});

async function isTokenRefusal(response: Response): Promise<boolean> {
  if (response.status === 401) return true;
  const body: unknown = await response.json().catch(() => null);
  return refusedToken.safeParse(body).success;
}

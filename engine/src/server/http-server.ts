/** HTTP and WebSocket front of the engine: routes, limits, headers and logs; what is answered is decided elsewhere. */

import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import { WebSocketServer } from 'ws';
import type { Headers } from '../auth/authenticate.ts';
import { asHasuraError } from '../errors.ts';
import { contextOfHeaders, inSpan, SpanKind } from '../telemetry/spans.ts';
import type { Api } from '../config/environment.ts';
import { corsHeaders, isAllowedOrigin, preflightHeaders, type CorsPolicy } from './cors.ts';
import { enabledRoutes, isEnabled } from './enabled-apis.ts';
import { GraphqlSocket, closeCodes, type SocketEnvironment } from './graphql-socket.ts';
import { json, send, type Reply } from './reply.ts';
import { graphqlTransportWs, subscriptionsTransportWs, type Protocol } from './websocket-protocols.ts';

export interface RequestContext {
  readonly request: IncomingMessage;
  readonly headers: Headers;
  readonly url: URL;
  /** Of whoever is connected, a proxy included. */
  readonly address: string | undefined;
  readonly log: Logger;
}

/** By method and path, such as `POST /v1/graphql`. Handlers answer their own errors; what they throw is a fault. */
export type Routes = ReadonlyMap<string, RouteHandler>;
export type RouteHandler = (context: RequestContext) => Promise<Reply>;

export interface HttpServerOptions {
  readonly routes: Routes;
  /** For any method, by what the path begins with; asked when no route fits. */
  readonly prefixes: Routes;
  readonly cors: CorsPolicy;
  readonly log: Logger;
  readonly socket: SocketEnvironment;
  readonly enabledApis: ReadonlySet<Api>;
  readonly keepAliveMs: number;
  readonly maxMessageBytes: number;
}

const graphqlPaths = new Set(['/v1/graphql', '/v1alpha1/graphql']);
const protocols = new Map<string, Protocol>(
  [graphqlTransportWs, subscriptionsTransportWs].map((protocol) => [protocol.name, protocol]),
);

export class HttpServer {
  readonly #options: HttpServerOptions;
  readonly #server: Server;
  readonly #upgrades: WebSocketServer;
  readonly #sockets = new Set<GraphqlSocket>();
  readonly #keepAlive: NodeJS.Timeout;

  constructor(options: HttpServerOptions) {
    const { routes, prefixes, enabledApis } = options;
    this.#options = {
      ...options,
      routes: enabledRoutes(routes, enabledApis),
      prefixes: enabledRoutes(prefixes, enabledApis),
    };
    this.#server = createServer((request, response) => {
      this.#handle(request, response).catch((error: unknown) => {
        options.log.error({ err: error }, 'an answer could not be sent');
        response.destroy();
      });
    });
    this.#server.keepAliveTimeout = 65_000;
    this.#upgrades = new WebSocketServer({
      noServer: true,
      maxPayload: options.maxMessageBytes,
      perMessageDeflate: false,
      clientTracking: false,
      handleProtocols: (offered) => [...offered].find((name) => protocols.has(name)) ?? false,
    });
    this.#server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
    this.#keepAlive = setInterval(() => {
      for (const socket of this.#sockets) socket.keepAlive();
    }, options.keepAliveMs);
  }

  get sockets(): ReadonlySet<GraphqlSocket> {
    return this.#sockets;
  }

  listen(port: number, host: string): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, host, () => {
        this.#server.off('error', reject);
        const address = this.#server.address();
        resolve(typeof address === 'object' && address ? address.port : port);
      });
    });
  }

  /** Stops accepting, lets running requests finish until the deadline, then ends what is left. */
  async close(deadlineMs: number): Promise<void> {
    clearInterval(this.#keepAlive);
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const socket of this.#sockets) socket.close(closeCodes.goingAway, 'the server is shutting down');
    this.#server.closeIdleConnections();
    const deadline = setTimeout(() => {
      for (const socket of this.#sockets) socket.terminate();
      this.#server.closeAllConnections();
    }, deadlineMs);
    await closed;
    clearTimeout(deadline);
    for (const socket of this.#sockets) socket.terminate();
    this.#upgrades.close();
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const started = performance.now();
    const headers = flatHeaders(request);
    const requestId = headers['x-request-id']?.slice(0, 200) ?? randomUUID();
    const log = this.#options.log.child({ requestId });
    const { cors, routes } = this.#options;
    response.setHeader('x-request-id', requestId);
    let url: URL | null = null;
    let reply: Reply;
    try {
      url = new URL(request.url ?? '/', 'http://engine');
      if (request.method === 'OPTIONS') {
        const asked = headers['access-control-request-headers'];
        reply = { status: 204, body: '', headers: preflightHeaders(cors, headers['origin'], asked) };
      } else {
        const route = `${request.method} ${url.pathname}`;
        const handler = routes.get(route) ?? this.#byPrefix(url.pathname);
        // Paths that hold values would make a name of each.
        const name = routes.has(route) ? route : `${request.method} *`;
        const requested = { request, headers, url, log, address: request.socket.remoteAddress };
        reply = handler
          ? await inSpan(name, spanOptions(headers), () => handler(requested))
          : json(404, { path: '$', error: 'resource does not exist', code: 'not-found' });
        reply = { ...reply, headers: { ...corsHeaders(cors, headers['origin']), ...reply.headers } };
      }
    } catch (error) {
      log.error({ err: error }, 'request failed');
      reply = json(500, { path: '$', error: asHasuraError(error).message, code: 'unexpected' });
    }
    // What was not read of an over-long body would otherwise be taken for the next request.
    if (!request.complete) response.setHeader('connection', 'close');
    await send(response, reply, headers['accept-encoding']);
    const milliseconds = Math.round((performance.now() - started) * 100) / 100;
    const { status } = reply;
    log.info({ method: request.method, path: url?.pathname, status, milliseconds, ...reply.log }, 'http');
  }

  #byPrefix(path: string): RouteHandler | undefined {
    for (const [prefix, handler] of this.#options.prefixes) if (path.startsWith(prefix)) return handler;
    return undefined;
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // A connection that is reset during the handshake is nobody's fault and must not end the process.
    socket.on('error', (error) => this.#options.log.debug({ err: error }, 'upgrade failed'));
    const headers = flatHeaders(request);
    const path = (request.url ?? '').split('?')[0] ?? '';
    if (!graphqlPaths.has(path) || !isEnabled(path, this.#options.enabledApis))
      return refuse(socket, '404 Not Found');
    const { origin } = headers;
    const { cors } = this.#options;
    if (origin !== undefined && !cors.disabled && !isAllowedOrigin(cors, origin))
      return refuse(socket, '400 Bad Request');
    this.#upgrades.handleUpgrade(request, socket, head, (websocket) => {
      const protocol = protocols.get(websocket.protocol);
      if (!protocol) return websocket.close(4406, 'Subprotocol not acceptable');
      // With CORS off nobody checks the origin, so a cookie must not speak for the user.
      const trusted = cors.disabled ? { ...headers, cookie: undefined } : headers;
      const connection = new GraphqlSocket(
        websocket,
        protocol,
        trusted,
        this.#options.socket,
        request.socket.remoteAddress,
      );
      this.#sockets.add(connection);
      websocket.on('close', () => this.#sockets.delete(connection));
    });
  }
}

function spanOptions(headers: Headers) {
  return { kind: SpanKind.SERVER, parent: contextOfHeaders(headers) };
}

function flatHeaders(request: IncomingMessage): Headers {
  const headers: Record<string, string | undefined> = Object.create(null);
  for (const [name, value] of Object.entries(request.headers)) {
    headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return headers;
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

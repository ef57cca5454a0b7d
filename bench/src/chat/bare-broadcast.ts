/**
 * The reference: a `ws` server that passes each message on to the sockets of its room and does nothing else. It
 * speaks as much of graphql-transport-ws as the clients need, so that both measurements run the same client code.
 */

import { WebSocketServer, type WebSocket } from 'ws';
import type { AddressInfo } from 'node:net';

interface Frame {
  readonly type: string;
  readonly id: string;
  readonly room: string;
  readonly message: unknown;
  readonly payload: { readonly variables: { readonly room: string } };
}

const rooms = new Map<string, Set<WebSocket>>();
const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });

server.on('connection', (socket) => {
  let joined: Set<WebSocket> | undefined;
  socket.on('message', (bytes: Buffer) => {
    const frame = JSON.parse(bytes.toString('utf8')) as Frame;
    if (frame.type === 'connection_init') socket.send('{"type":"connection_ack"}');
    else if (frame.type === 'ping') socket.send('{"type":"pong"}');
    else if (frame.type === 'subscribe') {
      const name = frame.payload.variables.room;
      joined = rooms.get(name) ?? new Set();
      rooms.set(name, joined.add(socket));
    } else if (frame.type === 'publish') {
      // Every client's only subscription has the id 1, so one text serves all.
      const text = JSON.stringify({
        id: '1',
        type: 'next',
        payload: { data: { messages_stream: [frame.message] } },
      });
      for (const listener of rooms.get(frame.room) ?? []) listener.send(text);
    }
  });
  socket.on('close', () => joined?.delete(socket));
});

server.on('listening', () => {
  process.send?.(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
});

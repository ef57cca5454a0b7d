/** How a message gets into the system under measurement. */

import { GraphqlHttp } from '../world/graphql-http.ts';
import { LiveSocket } from '../world/live-socket.ts';
import { sendMessage, type Message } from '../world/operations.ts';
import type { LoadSeat, LoadTarget } from './load-protocol.ts';

export interface Publisher {
  publish(roomId: string, author: LoadSeat, id: string, body: string): Promise<void>;
  close(): Promise<void>;
}

export async function openPublisher(
  target: LoadTarget,
  onFailure: (reason: Error) => void,
): Promise<Publisher> {
  return target.kind === 'engine' ? enginePublisher(target.httpUrl) : barePublisher(target.wsUrl, onFailure);
}

function enginePublisher(httpUrl: string): Publisher {
  const http = new GraphqlHttp(httpUrl);
  return {
    async publish(roomId, author, id, body) {
      await http.send(author.token, sendMessage, { id, room: roomId, body });
    },
    close: () => http.close(),
  };
}

/** A frame in, twenty out: the message is made complete here, so that both systems deliver equally many bytes. */
async function barePublisher(wsUrl: string, onFailure: (reason: Error) => void): Promise<Publisher> {
  const socket = await LiveSocket.open(wsUrl, '', onFailure);
  let seq = 0;
  return {
    async publish(roomId, author, id, body) {
      seq += 1;
      const message: Message = {
        id,
        room_id: roomId,
        seq,
        change_seq: seq,
        message_number: seq,
        author_id: author.userId,
        subject_id: null,
        kind: 'user',
        body,
        edited_at: null,
        deleted_at: null,
        created_at: new Date().toISOString(),
      };
      socket.sendRaw(JSON.stringify({ type: 'publish', room: roomId, message }));
    },
    close: () => socket.close(),
  };
}

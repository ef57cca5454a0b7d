/** A room's messages from the engine. */
import type { Connection } from '../../../graphql/connection.ts';
import {
  MessagesBeforeQuery,
  MessagesBetweenQuery,
  MessageStream,
  OpenRoomQuery,
} from '../message-documents.ts';
import { PAGE_SIZE, type RoomSource } from './open-room.ts';

export function engineRoomSource(connection: Connection, roomId: string, me: string): RoomSource {
  return {
    async opening() {
      const { rooms_by_pk: room } = await connection.query(OpenRoomQuery, { roomId, me, limit: PAGE_SIZE });
      const own = room?.participants[0];
      if (!room || !own) return null;
      return { ...room, lastReadSeq: own.last_read_seq };
    },
    async before(seq, limit) {
      return (await connection.query(MessagesBeforeQuery, { roomId, before: seq, limit })).messages;
    },
    async between(after, before) {
      return (await connection.query(MessagesBetweenQuery, { roomId, after, before, limit: 500 })).messages;
    },
    follow: (cursor, { rows, failed }) =>
      connection.stream(MessageStream, () => ({ roomId, cursor: cursor() }), {
        next: (data) => rows(data.messages_stream),
        failed,
      }),
  };
}

/** Sends one message of the outbox and shows the server's answer in the room at once if it is open. */
import type { Connection } from '../../../graphql/connection.ts';
import { failureOf } from '../../../graphql/failure.ts';
import { SendMessageWithFiles } from '../../files/documents.ts';
import { MessageQuery, SendMessage } from '../message-documents.ts';
import type { ChatMessage } from './message.ts';
import { MessageRefusedError, type StoredItem } from './outbox.ts';
import type { RoomTimeline } from './room-timeline.ts';

/** The timelines on screen, by room. */
export class OpenTimelines {
  #byRoom = new Map<string, RoomTimeline>();

  add(roomId: string, timeline: RoomTimeline): () => void {
    this.#byRoom.set(roomId, timeline);
    return () => {
      if (this.#byRoom.get(roomId) === timeline) this.#byRoom.delete(roomId);
    };
  }

  show(message: ChatMessage): void {
    this.#byRoom.get(message.room_id)?.applyRows([message]);
  }
}

export function messageSender(
  connection: Connection,
  timelines: OpenTimelines,
): (item: StoredItem) => Promise<void> {
  return async ({ id, roomId, body, files }) => {
    try {
      const inserted = files?.length
        ? await sendWithFiles(connection, { id, roomId, body, fileIds: files.map((file) => file.id) })
        : (await connection.mutate(SendMessage, { id, roomId, body })).insert_messages_one;
      // No row: an earlier try did arrive, only its answer was lost.
      const message = inserted ?? (await connection.query(MessageQuery, { id })).messages_by_pk;
      if (message) timelines.show(message);
    } catch (error) {
      const { code, refused } = failureOf(error);
      if (refused) throw new MessageRefusedError(code, 'The server refused the message.', { cause: error });
      throw error;
    }
  };
}

async function sendWithFiles(
  connection: Connection,
  message: { id: string; roomId: string; body: string; fileIds: string[] },
): Promise<ChatMessage | null | undefined> {
  return (await connection.mutate(SendMessageWithFiles, message)).sendMessageWithFiles.message;
}

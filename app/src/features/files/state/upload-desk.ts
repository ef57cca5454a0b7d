/** The uploads of every room of this page: they go on while another room is looked at. */
import { newId } from '../../../live/new-id.ts';
import { RoomUploads } from './room-uploads.ts';
import { tusTransfers } from './tus-transfer.ts';

export class UploadDesk {
  readonly #rooms = new Map<string, RoomUploads>();

  of(roomId: string): RoomUploads {
    let uploads = this.#rooms.get(roomId);
    if (!uploads) {
      uploads = new RoomUploads({
        startTransfer: tusTransfers(roomId),
        newKey: newId,
        online: () => navigator.onLine,
      });
      this.#rooms.set(roomId, uploads);
    }
    return uploads;
  }

  connectivityChanged(): void {
    for (const uploads of this.#rooms.values()) uploads.connectivityChanged();
  }
}

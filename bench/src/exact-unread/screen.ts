/** One of a person's devices: its live counters, watched for what may never be shown. */

import { AppConnection } from '../world/app-connection.ts';
import { followCounters, type FollowCountersData } from '../world/operations.ts';
import type { Device } from '../world/people.ts';

export class Screen {
  readonly device: Device;
  readonly faults: string[] = [];
  readonly #connection: AppConnection;
  readonly #stop: () => void;
  #rows: FollowCountersData['room_participants'] = [];

  constructor(wsUrl: string, device: Device) {
    this.device = device;
    this.#connection = new AppConnection(wsUrl, device.token);
    const user = device.userId;
    this.#stop = this.#connection.live.subscribe(
      { query: followCounters, variables: () => ({ user }) },
      {
        next: (result) => {
          if (result.errors !== undefined) this.faults.push(`refused: ${JSON.stringify(result.errors)}`);
          else this.#show((result.data as unknown as FollowCountersData).room_participants);
        },
        error: (errors) => this.faults.push(`refused: ${JSON.stringify(errors)}`),
        complete: () => this.faults.push('the server ended the live query'),
      },
    );
  }

  /** Unread messages by room, for the rooms the person is in. */
  get counters(): ReadonlyMap<string, number> {
    return new Map(this.#rows.map((row) => [row.room_id, row.room.message_count - row.read_count]));
  }

  newestSeq(roomId: string): number {
    return this.#rows.find((row) => row.room_id === roomId)?.room.last_seq ?? 0;
  }

  cut(): void {
    this.#connection.cut();
  }

  retryNow(): void {
    this.#connection.wake();
  }

  close(): void {
    this.#stop();
    this.#connection.close();
  }

  #show(rows: FollowCountersData['room_participants']): void {
    this.#rows = rows;
    for (const [roomId, unread] of this.counters) {
      if (unread < 0) this.faults.push(`room ${roomId} showed ${unread} unread`);
    }
  }
}

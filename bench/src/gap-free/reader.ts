/** A person's screen showing one room: the app's own room logic over a connection that keeps being cut. */

import { setTimeout as delay } from 'node:timers/promises';
import { systemClock } from '../../../app/src/live/clock.ts';
import type { ChatMessage } from '../../../app/src/features/chat/state/message.ts';
import { OpenRoom, type RoomSource } from '../../../app/src/features/chat/state/open-room.ts';
import type { Random } from '../measure/random.ts';
import { AppConnection } from '../world/app-connection.ts';
import type { Clinic } from '../world/clinic.ts';
import { GraphqlRefusal, type GraphqlHttp } from '../world/graphql-http.ts';
import {
  followRoom,
  messagesBefore,
  messagesBetween,
  openRoom,
  type FollowRoomData,
  type MessagesData,
  type OpenRoomData,
} from '../world/operations.ts';
import type { Device } from '../world/people.ts';

export class Reader {
  readonly roomId: string;
  readonly room: OpenRoom;
  /** What no reader may ever see: a change twice, a change behind a later one, a message above one already shown. */
  readonly faults: string[] = [];
  drops = 0;
  readonly #connection: AppConnection;
  readonly #http: GraphqlHttp;
  readonly #token: string;
  #stopped = false;
  #latestChange = 0;
  #shown: readonly ChatMessage[] = [];

  constructor(clinic: Clinic, http: GraphqlHttp, device: Device, roomId: string) {
    this.roomId = roomId;
    this.#http = http;
    this.#token = device.token;
    this.#connection = new AppConnection(clinic.graphqlWsUrl, device.token);
    this.room = new OpenRoom({ clock: systemClock, source: this.#source() });
    this.room.timeline.changed.on(() => this.#watchScreen());
    this.#connection.live.reconnected.on(() => this.room.reconnected());
    this.room.start();
  }

  get caughtUpTo(): number {
    return this.room.timeline.cursor;
  }

  /** Cuts the connection again and again, sometimes staying away for a while, until told to stop. */
  async misbehave(random: Random, longestConnectionMs: number, stopped: AbortSignal): Promise<void> {
    while (!stopped.aborted) {
      await pause(random.between(20, longestConnectionMs), stopped);
      this.drops += 1;
      if (random.chance(0.7)) {
        this.#connection.cut();
      } else {
        this.#connection.sleep();
        await pause(random.between(20, longestConnectionMs), stopped);
        this.#connection.wake();
      }
    }
    this.#connection.wake();
  }

  /** Every message from the first on, as after scrolling to the top. */
  async scrollToTop(): Promise<readonly ChatMessage[]> {
    while (this.room.timeline.snapshot.hasOlder) await this.room.loadOlder(200);
    return this.room.timeline.snapshot.messages;
  }

  stop(): void {
    this.#stopped = true;
    this.room.stop();
    this.#connection.close();
  }

  #source(): RoomSource {
    const room = this.roomId;
    return {
      opening: async () => {
        const data = await this.#patiently<OpenRoomData>(openRoom, { room, limit: 50 });
        if (data.rooms_by_pk === null) return null;
        return { ...data.rooms_by_pk, messages: [...data.rooms_by_pk.messages], lastReadSeq: 0 };
      },
      before: async (before, limit) => [
        ...(await this.#patiently<MessagesData>(messagesBefore, { room, before, limit })).messages,
      ],
      between: async (after, before) => [
        ...(await this.#patiently<MessagesData>(messagesBetween, { room, after, before, limit: 500 }))
          .messages,
      ],
      follow: (cursor, sink) => {
        this.#latestChange = cursor();
        return this.#connection.live.subscribe(
          { query: followRoom, variables: () => ({ room, since: cursor() }) },
          {
            next: (result) => {
              if (result.errors !== undefined) {
                this.faults.push(`stream refused: ${JSON.stringify(result.errors)}`);
                return;
              }
              const rows = [...(result.data as unknown as FollowRoomData).messages_stream];
              this.#watchStream(rows);
              sink.rows(rows);
            },
            error: (errors) => {
              this.faults.push(`stream refused: ${JSON.stringify(errors)}`);
              sink.failed();
            },
            complete: () => sink.failed(),
          },
        );
      },
    };
  }

  /** As the person would press "try again": until the engine is back. Refusals are no matter of patience. */
  async #patiently<Data>(query: string, variables: Readonly<Record<string, unknown>>): Promise<Data> {
    for (;;) {
      try {
        return await this.#http.send<Data>(this.#token, query, variables);
      } catch (error) {
        if (error instanceof GraphqlRefusal || this.#stopped) throw error;
        await delay(100);
      }
    }
  }

  #watchStream(rows: readonly ChatMessage[]): void {
    for (const row of rows) {
      if (row.change_seq === this.#latestChange) this.faults.push(`change ${row.change_seq} came twice`);
      if (row.change_seq < this.#latestChange) {
        this.faults.push(`change ${row.change_seq} came after ${this.#latestChange}`);
      }
      this.#latestChange = Math.max(this.#latestChange, row.change_seq);
    }
  }

  /** What was at the end stays where it is: new messages only follow it. */
  #watchScreen(): void {
    const now = this.room.timeline.snapshot.messages;
    const last = this.#shown.at(-1);
    if (last !== undefined) {
      const position = now.findIndex((message) => message.id === last.id);
      const first = this.#shown[0] as ChatMessage;
      const moved = position < 0 || now[position - this.#shown.length + 1]?.id !== first.id;
      if (moved) this.faults.push(`the messages up to ${last.seq} moved on the screen`);
    }
    this.#shown = now;
  }
}

async function pause(ms: number, stopped: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, { signal: stopped });
  } catch (error) {
    if (!stopped.aborted) throw error;
  }
}

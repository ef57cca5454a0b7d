/** Rooms full of subscribers, and the sending and counting of messages in them; lives in a process of its own. */

import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { DeliveryLedger } from '../measure/delivery-ledger.ts';
import { Random } from '../measure/random.ts';
import { LiveSocket } from '../world/live-socket.ts';
import { followRoom, type FollowRoomData } from '../world/operations.ts';
import type { ChatReport, LoadCommand, LoadRoom, LoadTarget } from './load-protocol.ts';
import { openPublisher, type Publisher } from './publisher.ts';

interface OpenRoom {
  readonly room: LoadRoom;
  readonly sockets: readonly LiveSocket[];
}

const openAtOnce = 40;
const firstMessageWithinMs = 60_000;
const words =
  'The blood pressure was 128 over 82 this morning and I took the tablets after breakfast as you said.';

export class LoadClients {
  readonly #rooms = new Map<string, OpenRoom>();
  readonly #broken: string[] = [];
  #publisher: Publisher | undefined;
  #ledger = new DeliveryLedger();

  async open(target: LoadTarget, rooms: readonly LoadRoom[]): Promise<void> {
    this.#publisher ??= await openPublisher(target, (reason) => this.#broken.push(reason.message));
    const waiting = rooms.flatMap((room) => room.seats.map((_, seat) => ({ room, seat })));
    const sockets = new Map(rooms.map((room) => [room.roomId, [] as LiveSocket[]]));
    await Promise.all(
      Array.from({ length: openAtOnce }, async () => {
        for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
          const socket = await this.#subscribe(target, next.room, next.seat);
          sockets.get(next.room.roomId)?.push(socket);
        }
      }),
    );
    for (const room of rooms) {
      this.#rooms.set(room.roomId, { room, sockets: sockets.get(room.roomId) ?? [] });
    }
    await this.#proveOpen(rooms);
  }

  async close(roomIds: readonly string[]): Promise<void> {
    for (const roomId of roomIds) {
      const open = this.#rooms.get(roomId);
      if (open === undefined) throw new Error(`room ${roomId} is not open`);
      this.#rooms.delete(roomId);
      await Promise.all(open.sockets.map((socket) => socket.close()));
    }
    if (this.#rooms.size === 0) {
      await this.#publisher?.close();
      this.#publisher = undefined;
    }
  }

  /** Sends at a steady rate whatever the answers take, so that a slow server cannot slow down its own load. */
  async chat(command: Extract<LoadCommand, { kind: 'chat' }>): Promise<ChatReport> {
    const random = new Random(command.seed);
    const rooms = command.roomIds.map((roomId) => this.#openRoom(roomId).room);
    const refused: string[] = [];
    const sending: Promise<void>[] = [];
    this.#ledger = new DeliveryLedger();
    this.#broken.length = 0;
    const start = performance.now();
    for (let index = 0; index < command.messages; index += 1) {
      const due = start + (index * 1000) / command.perSecond;
      const early = due - performance.now();
      if (early > 0) await delay(early);
      const room = rooms[index % rooms.length] as LoadRoom;
      const sent = this.#send(room, random.below(room.seats.length));
      sending.push(sent.catch((error: unknown) => void refused.push(String(error))));
    }
    await Promise.all(sending);
    const seconds = (performance.now() - start) / 1000;
    await this.#ledger.complete(command.settleMs);
    return { ...this.#ledger.summary(), seconds, refused, broken: [...this.#broken] };
  }

  /** A subscription has no acknowledgement; a message that comes through to every seat is one. */
  async #proveOpen(rooms: readonly LoadRoom[]): Promise<void> {
    this.#ledger = new DeliveryLedger();
    for (const room of rooms) await this.#send(room, 0);
    await this.#ledger.complete(firstMessageWithinMs);
    const { lost, doubled } = this.#ledger.summary();
    if (lost > 0 || doubled > 0 || this.#broken.length > 0) {
      const reasons = [...new Set(this.#broken)].slice(0, 5).join('; ');
      throw new Error(`first messages: ${lost} lost, ${doubled} doubled ${reasons}`);
    }
  }

  async #send(room: LoadRoom, seat: number): Promise<void> {
    const author = room.seats[seat];
    if (author === undefined || this.#publisher === undefined) throw new Error('nobody can send yet');
    const id = randomUUID();
    this.#ledger.sent(id, room.seats.length, seat, performance.now());
    await this.#publisher.publish(room.roomId, author, id, words);
  }

  async #subscribe(target: LoadTarget, room: LoadRoom, seat: number): Promise<LiveSocket> {
    const token = room.seats[seat]?.token ?? '';
    const socket = await LiveSocket.open(target.wsUrl, token, (reason) => this.#broken.push(reason.message));
    socket.subscribe(followRoom, { room: room.roomId, since: room.since }, (data) => {
      const at = performance.now();
      for (const message of (data as FollowRoomData).messages_stream)
        this.#ledger.arrived(message.id, seat, at);
    });
    await socket.confirm();
    return socket;
  }

  #openRoom(roomId: string): OpenRoom {
    const open = this.#rooms.get(roomId);
    if (open === undefined) throw new Error(`room ${roomId} is not open`);
    return open;
  }
}

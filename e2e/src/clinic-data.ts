/** What a test needs to have happened before it begins, written straight into the database. */

import { randomUUID } from 'node:crypto';
import type { Account } from './accounts.ts';
import type { Stack } from './stack.ts';

/** A past appointment: the two may write to each other. */
export async function haveMet(stack: Stack, patient: Account, doctor: Account): Promise<void> {
  await stack.database.query(
    `insert into public.appointments (patient_id, doctor_id, starts_at, ends_at, status)
     values ($1, $2, now() - interval '2 hours', now() - interval '1 hour', 'finished')`,
    [patient.userId, doctor.userId],
  );
}

export async function directRoom(stack: Stack, one: Account, other: Account): Promise<string> {
  const key = [one.userId, other.userId].toSorted().join(':');
  return createRoom(stack, { kind: 'direct', title: null, key }, [one, other]);
}

export async function groupRoom(stack: Stack, title: string, people: readonly Account[]): Promise<string> {
  return createRoom(stack, { kind: 'group', title, key: null }, people);
}

interface RoomValues {
  readonly kind: string;
  readonly title: string | null;
  readonly key: string | null;
}

/** In one transaction, so that nobody's coming is announced in the room. */
async function createRoom(stack: Stack, room: RoomValues, people: readonly Account[]): Promise<string> {
  const client = await stack.database.connect();
  try {
    await client.query('begin');
    const id = randomUUID();
    await client.query('insert into public.rooms (id, kind, title, direct_key) values ($1, $2, $3, $4)', [
      id,
      room.kind,
      room.title,
      room.key,
    ]);
    await client.query(
      'insert into public.room_participants (room_id, user_id) select $1, user_id from unnest($2::uuid[]) as user_id',
      [id, people.map((person) => person.userId)],
    );
    await client.query('commit');
    return id;
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}

/** Messages `text 1` … `text n`, all by one author, numbered by the room itself. */
export async function messagesFrom(
  stack: Stack,
  roomId: string,
  author: Account,
  count: number,
  text: string,
): Promise<void> {
  await stack.database.query(
    `insert into public.messages (id, room_id, author_id, body)
     select gen_random_uuid(), $1, $2, $3 || ' ' || number from generate_series(1, $4) as number order by number`,
    [roomId, author.userId, text, count],
  );
}

/** The person has read everything so far: his room opens at its end. */
export async function hasReadAll(stack: Stack, roomId: string, person: Account): Promise<void> {
  await stack.database.query(
    `update public.room_participants set last_read_seq = room.last_seq
       from public.rooms as room where room.id = $1 and room_id = $1 and user_id = $2`,
    [roomId, person.userId],
  );
}

export interface StoredMessage {
  readonly body: string;
  readonly seq: number;
  readonly edited: boolean;
  readonly deleted: boolean;
}

export async function storedMessages(stack: Stack, roomId: string): Promise<StoredMessage[]> {
  const { rows } = await stack.database.query<StoredMessage>(
    `select body, seq::int as seq, edited_at is not null as edited, deleted_at is not null as deleted
       from public.messages where room_id = $1 and kind = 'user' order by seq`,
    [roomId],
  );
  return rows;
}

/** Unread messages of a person in a room, counted from the messages. */
export async function unreadTruth(stack: Stack, roomId: string, person: Account): Promise<number> {
  const { rows } = await stack.database.query<{ unread: number }>(
    `select count(message.id)::int as unread
       from public.room_participants as seat
       left join public.messages as message
         on message.room_id = seat.room_id and message.kind = 'user' and message.seq > seat.last_read_seq
      where seat.room_id = $1 and seat.user_id = $2`,
    [roomId, person.userId],
  );
  return (rows[0] as { unread: number }).unread;
}

/** As if the person's last heartbeat lay that far back; past the trigger that stamps every heartbeat with the present. */
export function lastSeenMinutesAgo(stack: Stack, person: Account, minutes: number): Promise<void> {
  return pastTriggers(
    stack,
    'update public.user_presence set seen_at = now() - make_interval(mins => $2) where user_id = $1',
    [person.userId, minutes],
  );
}

/** One statement as the row of a past day would be written, which the triggers would refuse or undo. */
export async function pastTriggers(stack: Stack, sql: string, values: unknown[]): Promise<void> {
  const client = await stack.database.connect();
  try {
    await client.query('begin');
    await client.query('set local session_replication_role = replica');
    await client.query(sql, values);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}

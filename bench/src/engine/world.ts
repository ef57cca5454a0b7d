/** People with rooms full of messages, alike for every system that is measured. */

import type { Clinic } from '../world/clinic.ts';
import { createRoom, type Device } from '../world/people.ts';
import type { EnginePlan } from './plan.ts';

export interface World {
  readonly people: readonly Device[];
  /** The rooms of each person, in the order of `people`. */
  readonly roomsOf: readonly (readonly string[])[];
}

const seats = 5;
const messagesPerRoom = 10;

export async function furnish(
  clinic: Clinic,
  plan: Pick<EnginePlan, 'people' | 'roomsPerPerson'>,
): Promise<World> {
  const people = await clinic.people.create(plan.people, 'patient');
  const roomsOf = people.map((): string[] => []);
  // Seats in a circle: with people a multiple of five, everybody sits in equally many rooms.
  const rooms = (plan.people * plan.roomsPerPerson) / seats;
  for (let index = 0; index < rooms; index += 1) {
    const members = Array.from({ length: seats }, (_, seat) => (index + seat * 7) % plan.people);
    const unique = [...new Set(members)];
    const room = await createRoom(
      clinic.pool,
      `Room ${index}`,
      unique.map((member) => (people[member] as Device).userId),
    );
    for (const member of unique) roomsOf[member]?.push(room);
  }
  await clinic.pool.query(
    `insert into public.messages (id, room_id, author_id, body)
     select gen_random_uuid(), room_id, user_id, 'The blood pressure was 128 over 82 this morning, number ' || n
       from (select distinct on (room_id) room_id, user_id from public.room_participants order by room_id, user_id) as first_seat,
            generate_series(1, $1) as n`,
    [messagesPerRoom],
  );
  // As autovacuum leaves a database that has been running for a while, from the first round on.
  await clinic.pool.query('vacuum (analyze)');
  return { people, roomsOf };
}

/** Hand-written plans over two tables, so that the live part is tested without the compiler. */

import type { LivePlan } from '../../src/plan/compiled.ts';

export const chatSchema = `
  create table rooms (id uuid primary key, name text not null, last_seq bigint not null default 0);
  create table messages (
    id uuid primary key default gen_random_uuid(),
    room_id uuid not null references rooms,
    seq bigint not null,
    body text not null,
    seen int not null default 0,
    unique (room_id, seq));
  create function number_message() returns trigger language plpgsql as $$
  begin
    update rooms set last_seq = last_seq + 1 where id = new.room_id returning last_seq into new.seq;
    return new;
  end $$;
  create trigger number_message before insert on messages for each row execute function number_message();
`;

const room = { source: { from: 'variable', name: 'room' }, pgType: 'uuid' } as const;
const messages = { schema: 'public', name: 'messages' };
const rooms = { schema: 'public', name: 'rooms' };

/** The messages of one room, pinned by its id. */
export const roomMessages: LivePlan = {
  key: 'roomMessages',
  text: `select s.id, json_build_object('messages', coalesce(r.rows, '[]'))::text as result, null::text as cursor
    from unnest($1::text[], $2::json[]) as s(id, vars)
    left join lateral (
      select json_agg(json_build_object('body', m.body) order by m.seq) as rows
      from messages m where m.room_id = (s.vars->>0)::uuid) r on true`,
  parameters: [room],
  dependencies: [
    {
      table: messages,
      pins: [{ column: 'room_id', parameter: 0, match: 'equal' }],
      columns: ['room_id', 'seq', 'body'],
    },
  ],
};

/** A room with its latest message: the nested table is reached by a probe. */
export const roomWithLatest: LivePlan = {
  key: 'roomWithLatest',
  text: `select s.id, json_build_object('room', r.row)::text as result, null::text as cursor
    from unnest($1::text[], $2::json[]) as s(id, vars)
    left join lateral (
      select json_build_object('name', r.name, 'latest',
        (select m.body from messages m where m.room_id = r.id order by m.seq desc limit 1)) as row
      from rooms r where r.id = (s.vars->>0)::uuid) r on true`,
  parameters: [room],
  dependencies: [
    { table: rooms, pins: [{ column: 'id', parameter: 0, match: 'equal' }] },
    {
      table: messages,
      pins: [],
      probe: {
        text: `select distinct r.id::text as key from json_to_recordset($1::json) as c(room_id uuid)
               join rooms r on r.id = c.room_id`,
        columns: ['room_id'],
        parameter: 0,
      },
    },
  ],
};

/** A stream of one room's messages in batches of two. */
export const roomStream: LivePlan = {
  key: 'roomStream',
  text: `select s.id, json_build_object('messages_stream', coalesce(r.rows, '[]'))::text as result, r.cursor, r.more
    from unnest($1::text[], $2::json[]) as s(id, vars)
    left join lateral (
      select json_agg(json_build_object('seq', b.seq, 'body', b.body) order by b.seq) as rows,
             json_build_array(max(b.seq)::text)::text as cursor, count(*) >= 2 as more
      from (select m.seq, m.body from messages m
            where m.room_id = (s.vars->>0)::uuid and m.seq > (s.vars->>1)::bigint
            order by m.seq limit 2) b
      having count(*) > 0) r on true`,
  parameters: [room, { source: { from: 'cursor', index: 0 }, pgType: 'bigint' }],
  dependencies: [{ table: messages, pins: [{ column: 'room_id', parameter: 0, match: 'equal' }] }],
  stream: { columns: ['seq'], initial: [{ from: 'literal', value: 0 }], tellsMore: true },
};

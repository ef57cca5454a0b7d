/** The GraphQL documents of chat, in the shape the app sends them. */

const messageFields =
  'id room_id seq change_seq message_number author_id subject_id kind body edited_at deleted_at created_at';

export interface Message {
  readonly id: string;
  readonly room_id: string;
  readonly seq: number;
  readonly change_seq: number;
  readonly message_number: number;
  readonly author_id: string | null;
  readonly subject_id: string | null;
  readonly kind: 'user' | 'system';
  readonly body: string;
  readonly edited_at: string | null;
  readonly deleted_at: string | null;
  readonly created_at: string;
}

/** One root, so that the messages and the position to stream on from are of one snapshot. */
export const openRoom = `query OpenRoom($room: uuid!, $limit: Int!) {
  rooms_by_pk(id: $room) { last_seq last_change_seq messages(order_by: {seq: desc}, limit: $limit) { ${messageFields} } }
}`;
export interface OpenRoomData {
  readonly rooms_by_pk: {
    readonly last_seq: number;
    readonly last_change_seq: number;
    readonly messages: readonly Message[];
  } | null;
}

export const messagesBefore = `query MessagesBefore($room: uuid!, $before: bigint!, $limit: Int!) {
  messages(where: {room_id: {_eq: $room}, seq: {_lt: $before}}, order_by: {seq: desc}, limit: $limit) { ${messageFields} }
}`;

export const messagesBetween = `query MessagesBetween($room: uuid!, $after: bigint!, $before: bigint!, $limit: Int!) {
  messages(
    where: {room_id: {_eq: $room}, seq: {_gt: $after, _lt: $before}}
    order_by: {seq: asc}
    limit: $limit
  ) { ${messageFields} }
}`;
export interface MessagesData {
  readonly messages: readonly Message[];
}

export const followRoom = `subscription FollowRoom($room: uuid!, $since: bigint!) {
  messages_stream(
    cursor: {initial_value: {change_seq: $since}, ordering: ASC}
    where: {room_id: {_eq: $room}}
    batch_size: 50
  ) { ${messageFields} }
}`;
export interface FollowRoomData {
  readonly messages_stream: readonly Message[];
}

export const sendMessage = `mutation SendMessage($id: uuid!, $room: uuid!, $body: String!) {
  insert_messages_one(
    object: {id: $id, room_id: $room, body: $body}
    on_conflict: {constraint: messages_pkey, update_columns: []}
  ) { id seq }
}`;

export const editMessage = `mutation EditMessage($id: uuid!, $body: String!) {
  update_messages_by_pk(pk_columns: {id: $id}, _set: {body: $body}) { id change_seq }
}`;

export const deleteMessage = `mutation DeleteMessage($id: uuid!) {
  update_messages_by_pk(pk_columns: {id: $id}, _set: {deleted_at: "now()"}) { id change_seq }
}`;

export const markRead = `mutation MarkRead($room: uuid!, $user: uuid!, $seq: bigint!) {
  update_room_participants_by_pk(pk_columns: {room_id: $room, user_id: $user}, _set: {last_read_seq: $seq}) {
    last_read_seq
  }
}`;

export const leaveRoom = `mutation LeaveRoom($room: uuid!) { leaveRoom(roomId: $room) { roomId } }`;

export const addParticipants = `mutation AddParticipants($room: uuid!, $people: [uuid!]!) {
  addRoomParticipants(roomId: $room, participantIds: $people) { roomId }
}`;

/** The counters of a person's rooms list: plain columns, which a change wakes precisely. */
export const followCounters = `subscription FollowCounters($user: uuid!) {
  room_participants(where: {user_id: {_eq: $user}}, order_by: {room_id: asc}) {
    room_id read_count last_read_seq room { message_count last_seq }
  }
}`;
export interface FollowCountersData {
  readonly room_participants: readonly {
    readonly room_id: string;
    readonly read_count: number;
    readonly last_read_seq: number;
    readonly room: { readonly message_count: number; readonly last_seq: number };
  }[];
}

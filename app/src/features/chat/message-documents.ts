/** What the chat asks of the engine about messages: reading, following, writing and finding them. */
import { graphql } from '../../graphql/generated/index.ts';

export const MessageFields = graphql(`
  fragment MessageFields on messages {
    id
    room_id
    seq
    change_seq
    kind
    body
    author_id
    subject_id
    created_at
    edited_at
    deleted_at
    attachments(order_by: { position: asc }) {
      position
      file {
        id
        name
        content_type
        byte_size
        width
        height
        has_preview
        scan_result
        deleted_at
      }
    }
    author {
      id
      display_name
      role
    }
    subject {
      id
      display_name
    }
  }
`);

/** Counters and messages in one root field, hence from one snapshot: the stream goes on exactly where this ends. */
export const OpenRoomQuery = graphql(`
  query OpenRoom($roomId: uuid!, $me: uuid!, $limit: Int!) {
    rooms_by_pk(id: $roomId) {
      id
      last_seq
      last_change_seq
      participants(where: { user_id: { _eq: $me } }) {
        user_id
        last_read_seq
      }
      messages(order_by: { seq: desc }, limit: $limit) {
        ...MessageFields
      }
    }
  }
`);

export const MessagesBeforeQuery = graphql(`
  query MessagesBefore($roomId: uuid!, $before: bigint!, $limit: Int!) {
    messages(
      where: { room_id: { _eq: $roomId }, seq: { _lt: $before } }
      order_by: { seq: desc }
      limit: $limit
    ) {
      ...MessageFields
    }
  }
`);

export const MessagesBetweenQuery = graphql(`
  query MessagesBetween($roomId: uuid!, $after: bigint!, $before: bigint!, $limit: Int!) {
    messages(
      where: { room_id: { _eq: $roomId }, seq: { _gt: $after, _lt: $before } }
      order_by: { seq: asc }
      limit: $limit
    ) {
      ...MessageFields
    }
  }
`);

export const MessageQuery = graphql(`
  query Message($id: uuid!) {
    messages_by_pk(id: $id) {
      ...MessageFields
    }
  }
`);

export const MessageStream = graphql(`
  subscription MessageStream($roomId: uuid!, $cursor: bigint!) {
    messages_stream(
      cursor: { initial_value: { change_seq: $cursor }, ordering: ASC }
      where: { room_id: { _eq: $roomId } }
      batch_size: 50
    ) {
      ...MessageFields
    }
  }
`);

/** A null answer means that this very message was there already. */
export const SendMessage = graphql(`
  mutation SendMessage($id: uuid!, $roomId: uuid!, $body: String!) {
    insert_messages_one(
      object: { id: $id, room_id: $roomId, body: $body }
      on_conflict: { constraint: messages_pkey, update_columns: [] }
    ) {
      ...MessageFields
    }
  }
`);

export const EditMessage = graphql(`
  mutation EditMessage($id: uuid!, $body: String!) {
    update_messages_by_pk(pk_columns: { id: $id }, _set: { body: $body }) {
      ...MessageFields
    }
  }
`);

export const DeleteMessage = graphql(`
  mutation DeleteMessage($id: uuid!) {
    update_messages_by_pk(pk_columns: { id: $id }, _set: { deleted_at: "now()" }) {
      ...MessageFields
    }
  }
`);

export const MarkRead = graphql(`
  mutation MarkRead($roomId: uuid!, $me: uuid!, $seq: bigint!) {
    update_room_participants_by_pk(
      pk_columns: { room_id: $roomId, user_id: $me }
      _set: { last_read_seq: $seq }
    ) {
      last_read_seq
      read_count
    }
  }
`);

export const MarkDelivered = graphql(`
  mutation MarkDelivered($roomId: uuid!, $me: uuid!, $seq: bigint!) {
    update_room_participants_by_pk(
      pk_columns: { room_id: $roomId, user_id: $me }
      _set: { delivered_seq: $seq }
    ) {
      delivered_seq
    }
  }
`);

export const SearchMessages = graphql(`
  query SearchMessages($pattern: String!, $limit: Int!, $offset: Int!) {
    messages(
      where: { body: { _ilike: $pattern }, kind: { _eq: "user" }, deleted_at: { _is_null: true } }
      order_by: [{ created_at: desc }, { id: asc }]
      limit: $limit
      offset: $offset
    ) {
      id
      room_id
      seq
      body
      created_at
      author {
        id
        display_name
      }
      room {
        id
        kind
        title
        front_desk_patient {
          id
          display_name
        }
        participants(order_by: [{ joined_at: asc }, { user_id: asc }], limit: 3) {
          user_id
          user {
            id
            display_name
            role
          }
        }
      }
    }
  }
`);

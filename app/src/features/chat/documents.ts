/** Everything the chat asks of the engine. */
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

export const RoomsSubscription = graphql(`
  subscription Rooms($me: uuid!, $limit: Int!, $offset: Int!) {
    rooms(order_by: [{ last_message_at: desc }, { id: asc }], limit: $limit, offset: $offset) {
      id
      kind
      title
      last_seq
      message_count
      last_message_at
      front_desk_patient_id
      front_desk_patient {
        id
        display_name
      }
      own: participants(where: { user_id: { _eq: $me } }) {
        user_id
        read_count
        delivered_seq
      }
      others: participants(
        where: { user_id: { _neq: $me } }
        order_by: [{ joined_at: asc }, { user_id: asc }]
        limit: 4
      ) {
        user_id
        user {
          id
          display_name
          role
        }
      }
      last_message {
        id
        kind
        body
        author_id
        deleted_at
        attachment_count
        author {
          id
          display_name
        }
        subject {
          id
          display_name
        }
      }
    }
  }
`);

/** With the count of own participations this gives the rooms list's total and the tab title's number. */
export const RoomTotalsSubscription = graphql(`
  subscription RoomTotals {
    rooms_aggregate {
      aggregate {
        count
        sum {
          message_count
        }
      }
    }
  }
`);

export const ReadTotalsSubscription = graphql(`
  subscription ReadTotals($me: uuid!) {
    room_participants_aggregate(where: { user_id: { _eq: $me } }) {
      aggregate {
        count
        sum {
          read_count
        }
      }
    }
  }
`);

export const RoomSubscription = graphql(`
  subscription Room($roomId: uuid!) {
    rooms_by_pk(id: $roomId) {
      id
      kind
      title
      created_by
      last_seq
      message_count
      front_desk_patient_id
      front_desk_patient {
        id
        display_name
      }
      participants(order_by: [{ joined_at: asc }, { user_id: asc }]) {
        user_id
        read_count
        last_read_seq
        delivered_seq
        user {
          id
          display_name
          role
        }
      }
    }
  }
`);

export const PresenceSubscription = graphql(`
  subscription PresenceOf($userIds: [uuid!]!) {
    user_presence(where: { user_id: { _in: $userIds } }) {
      user_id
      state
      seen_at
    }
  }
`);

export const TypingSubscription = graphql(`
  subscription TypingIn($roomId: uuid!, $me: uuid!) {
    room_typing(where: { room_id: { _eq: $roomId }, user_id: { _neq: $me } }) {
      user_id
      typed_at
    }
  }
`);

export const AnnounceTyping = graphql(`
  mutation AnnounceTyping($roomId: uuid!) {
    insert_room_typing_one(
      object: { room_id: $roomId }
      on_conflict: { constraint: room_typing_pkey, update_columns: [typed_at] }
    ) {
      typed_at
    }
  }
`);

export const WithdrawTyping = graphql(`
  mutation WithdrawTyping($roomId: uuid!, $me: uuid!) {
    delete_room_typing_by_pk(room_id: $roomId, user_id: $me) {
      room_id
    }
  }
`);

export const Beat = graphql(`
  mutation Beat($state: String!) {
    insert_user_presence_one(
      object: { state: $state }
      on_conflict: { constraint: user_presence_pkey, update_columns: [state] }
    ) {
      seen_at
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

export const ContactsQuery = graphql(`
  query Contacts($pattern: String!, $exclude: [uuid!]!, $limit: Int!) {
    contacts(
      where: { user: { display_name: { _ilike: $pattern } }, user_id: { _nin: $exclude } }
      order_by: [{ user: { display_name: asc } }, { user_id: asc }]
      limit: $limit
    ) {
      user_id
      user {
        id
        display_name
        role
        doctor {
          user_id
          speciality
        }
      }
    }
  }
`);

export const OpenDirectRoom = graphql(`
  mutation OpenDirectRoom($userId: uuid!) {
    openDirectRoom(userId: $userId) {
      roomId
    }
  }
`);

export const OpenFrontDeskRoom = graphql(`
  mutation OpenFrontDeskRoom($patientId: uuid) {
    openFrontDeskRoom(patientId: $patientId) {
      roomId
    }
  }
`);

export const CreateGroupRoom = graphql(`
  mutation CreateGroupRoom($title: String!, $participantIds: [uuid!]!) {
    createGroupRoom(title: $title, participantIds: $participantIds) {
      roomId
    }
  }
`);

export const AddRoomParticipants = graphql(`
  mutation AddRoomParticipants($roomId: uuid!, $participantIds: [uuid!]!) {
    addRoomParticipants(roomId: $roomId, participantIds: $participantIds) {
      roomId
    }
  }
`);

export const LeaveRoom = graphql(`
  mutation LeaveRoom($roomId: uuid!) {
    leaveRoom(roomId: $roomId) {
      roomId
    }
  }
`);

export const RenameRoom = graphql(`
  mutation RenameRoom($roomId: uuid!, $title: String!) {
    update_rooms_by_pk(pk_columns: { id: $roomId }, _set: { title: $title }) {
      id
      title
    }
  }
`);

/** What the chat asks of the engine about rooms and who is in them. */
import { graphql } from '../../graphql/generated/index.ts';

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

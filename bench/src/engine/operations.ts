/** What is measured, once in each system's own words. All read and write the same rows of the same database. */

/** The app's rooms list: 20 rooms with participants, last message and what unread counters are made of. */
export const roomsList = `query RoomsList($me: uuid!) {
  rooms(order_by: [{last_message_at: desc}, {id: asc}], limit: 20) {
    id kind title last_seq message_count last_message_at
    own: participants(where: {user_id: {_eq: $me}}) { user_id read_count }
    participants(order_by: [{joined_at: asc}, {user_id: asc}], limit: 5) {
      user_id
      user { id display_name role }
    }
    last_message { id kind body author_id deleted_at author { id display_name } }
  }
}`;

export const postgraphileRoomsList = `query RoomsList($me: UUID!) {
  allRooms(orderBy: [LAST_MESSAGE_AT_DESC, ROW_ID_ASC], first: 20) { nodes {
    rowId kind title lastSeq messageCount lastMessageAt
    own: roomParticipantsByRoomId(condition: {userId: $me}) { nodes { userId readCount } }
    roomParticipantsByRoomId(orderBy: [JOINED_AT_ASC, USER_ID_ASC], first: 5) { nodes {
      userId
      userByUserId { rowId displayName role }
    } }
    messagesByRoomId(orderBy: SEQ_DESC, first: 1) { nodes {
      rowId kind body authorId deletedAt userByAuthorId { rowId displayName }
    } }
  } }
}`;

const someId = '00000000-0000-4000-8000-000000000000';
export const exampleOfReading = { me: someId };
export const exampleOfSending = { id: someId, room: someId, body: '' };

export const postgraphileSendMessage = `mutation SendMessage($id: UUID!, $room: UUID!, $body: String!, $me: UUID!) {
  createMessage(input: {message: {rowId: $id, roomId: $room, body: $body, authorId: $me, seq: "0", changeSeq: "0", messageNumber: "0"}}) { message { rowId seq } }
}`;

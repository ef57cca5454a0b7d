/** What the chat asks of the engine about who is there, and who is typing. */
import { graphql } from '../../graphql/generated/index.ts';

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

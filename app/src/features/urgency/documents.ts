/** What is asked about urgent messages, doctors' hours and the clinic's rules of chat. */
import { graphql } from '../../graphql/generated/index.ts';

export const ChatRulesSubscription = graphql(`
  subscription ChatRules {
    chat_settings {
      id
      emergency_text
      urgent_after_minutes
    }
  }
`);

export const UpdateChatRules = graphql(`
  mutation UpdateChatRules($emergencyText: String!, $minutes: Int!) {
    update_chat_settings(
      where: {}
      _set: { emergency_text: $emergencyText, urgent_after_minutes: $minutes }
    ) {
      affected_rows
    }
  }
`);

export const DoctorHoursQuery = graphql(`
  query DoctorHours($doctorId: uuid!) {
    doctorHours(doctorId: $doctorId) {
      doctorId
      open
      opensAt
    }
    doctors_by_pk(user_id: $doctorId) {
      user_id
      out_of_hours_notice
    }
  }
`);

export const OwnNoticeQuery = graphql(`
  query OwnNotice($me: uuid!) {
    doctors_by_pk(user_id: $me) {
      user_id
      out_of_hours_notice
    }
  }
`);

export const UpdateOwnNotice = graphql(`
  mutation UpdateOwnNotice($me: uuid!, $notice: String!) {
    update_doctors_by_pk(pk_columns: { user_id: $me }, _set: { out_of_hours_notice: $notice }) {
      user_id
    }
  }
`);

/** One's own last message of the room, and what became of it if it is urgent. */
export const OwnLastMessageSubscription = graphql(`
  subscription OwnLastMessage($roomId: uuid!, $me: uuid!) {
    messages(
      where: {
        room_id: { _eq: $roomId }
        author_id: { _eq: $me }
        kind: { _eq: "user" }
        deleted_at: { _is_null: true }
      }
      order_by: [{ seq: desc }]
      limit: 1
    ) {
      id
      seq
    }
  }
`);

export const UrgentInRoomSubscription = graphql(`
  subscription UrgentInRoom($roomId: uuid!) {
    urgent_messages(where: { room_id: { _eq: $roomId } }, order_by: [{ raised_at: desc }], limit: 1) {
      message_id
      escalate_at
      escalated_at
      handled_at
    }
  }
`);

export const MarkUrgent = graphql(`
  mutation MarkUrgent($messageId: uuid!) {
    insert_urgent_messages_one(object: { message_id: $messageId }) {
      message_id
    }
  }
`);

export const UrgentQueueSubscription = graphql(`
  subscription UrgentQueue($limit: Int!) {
    urgent_messages(order_by: [{ handled_at: desc_nulls_first }, { escalated_at: asc }], limit: $limit) {
      message_id
      excerpt
      raised_at
      escalated_at
      handled_at
      handler {
        id
        display_name
      }
      raiser {
        id
        display_name
      }
    }
  }
`);

export const HandleUrgent = graphql(`
  mutation HandleUrgent($messageId: uuid!) {
    update_urgent_messages_by_pk(pk_columns: { message_id: $messageId }, _set: { handled_at: "now()" }) {
      message_id
    }
  }
`);

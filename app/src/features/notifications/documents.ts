/** What the bell and the wishes about messages ask of the engine. */
import { graphql } from '../../graphql/generated/index.ts';

export const UnreadNotificationsSubscription = graphql(`
  subscription UnreadNotifications($me: uuid!) {
    notifications_aggregate(where: { user_id: { _eq: $me }, read_at: { _is_null: true } }) {
      aggregate {
        count
      }
    }
  }
`);

export const NotificationsSubscription = graphql(`
  subscription Notifications($me: uuid!, $limit: Int!) {
    notifications(
      where: { user_id: { _eq: $me } }
      order_by: [{ created_at: desc }, { id: asc }]
      limit: $limit
    ) {
      id
      kind
      appointment_id
      payload
      created_at
      read_at
    }
  }
`);

export const ReadNotification = graphql(`
  mutation ReadNotification($id: uuid!) {
    update_notifications_by_pk(pk_columns: { id: $id }, _set: { read_at: "now()" }) {
      id
      read_at
    }
  }
`);

export const ReadAllNotifications = graphql(`
  mutation ReadAllNotifications($me: uuid!) {
    update_notifications(
      where: { user_id: { _eq: $me }, read_at: { _is_null: true } }
      _set: { read_at: "now()" }
    ) {
      affected_rows
    }
  }
`);

export const PreferencesSubscription = graphql(`
  subscription NotificationPreferences($me: uuid!) {
    notification_preferences_by_pk(user_id: $me) {
      user_id
      phone
      email_enabled
      sms_enabled
      web_push_enabled
      in_app_enabled
      reminder_offsets_minutes
      detail_level
      sms_stopped_at
    }
  }
`);

export const UpdatePreferences = graphql(`
  mutation UpdateNotificationPreferences($me: uuid!, $change: notification_preferences_set_input!) {
    update_notification_preferences_by_pk(pk_columns: { user_id: $me }, _set: $change) {
      user_id
    }
  }
`);

export const AddPushSubscription = graphql(`
  mutation AddPushSubscription($endpoint: String!, $p256dh: String!, $auth: String!) {
    insert_push_subscriptions_one(
      object: { endpoint: $endpoint, p256dh: $p256dh, auth: $auth }
      on_conflict: { constraint: push_subscriptions_endpoint_unique, update_columns: [] }
    ) {
      id
    }
  }
`);

export const RemovePushSubscription = graphql(`
  mutation RemovePushSubscription($endpoint: String!) {
    delete_push_subscriptions(where: { endpoint: { _eq: $endpoint } }) {
      affected_rows
    }
  }
`);

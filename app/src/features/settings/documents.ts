/** What the settings page and the watch over one's own session ask of the engine. */
import { graphql } from '../../graphql/generated/index.ts';

export const OwnSessionSubscription = graphql(`
  subscription OwnSession($sessionId: uuid!) {
    active_sessions_by_pk(id: $sessionId) {
      id
    }
  }
`);

export const DevicesSubscription = graphql(`
  subscription Devices($me: uuid!) {
    active_sessions(where: { user_id: { _eq: $me } }, order_by: [{ renewed_at: desc }, { id: asc }]) {
      id
      user_agent
      created_at
      renewed_at
    }
  }
`);

export const SignOutDevice = graphql(`
  mutation SignOutDevice($sessionId: uuid!) {
    delete_active_sessions_by_pk(id: $sessionId) {
      id
    }
  }
`);

export const SignOutOtherDevices = graphql(`
  mutation SignOutOtherDevices($me: uuid!, $sessionId: uuid!) {
    delete_active_sessions(where: { user_id: { _eq: $me }, id: { _neq: $sessionId } }) {
      affected_rows
    }
  }
`);

export const UpdateOwnAccount = graphql(`
  mutation UpdateOwnAccount($me: uuid!, $displayName: String!, $locale: String!, $timeZone: String!) {
    update_users_by_pk(
      pk_columns: { id: $me }
      _set: { display_name: $displayName, locale: $locale, time_zone: $timeZone }
    ) {
      id
      display_name
    }
  }
`);

export const CalendarFeedsSubscription = graphql(`
  subscription CalendarFeeds($me: uuid!) {
    calendar_feeds(
      where: { user_id: { _eq: $me }, revoked_at: { _is_null: true } }
      order_by: [{ created_at: desc }, { id: asc }]
    ) {
      id
      created_at
      last_read_at
    }
  }
`);

export const CreateCalendarFeed = graphql(`
  mutation CreateCalendarFeed {
    createCalendarFeed {
      feedId
      url
    }
  }
`);

export const RevokeCalendarFeed = graphql(`
  mutation RevokeCalendarFeed($feedId: uuid!) {
    revokeCalendarFeed(feedId: $feedId) {
      feedId
    }
  }
`);

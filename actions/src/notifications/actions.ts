/** The actions of messages and calendar feeds in hasura/metadata/actions.yaml. */
import { createCalendarFeed } from '../calendar-export/create-calendar-feed.ts';
import { revokeCalendarFeed } from '../calendar-export/revoke-calendar-feed.ts';
import { type Action, action } from '../http/action-route.ts';
import { retryDelivery } from './retry-delivery.ts';

export function notificationActions(appUrl: string): Action[] {
  return [action(retryDelivery), action(createCalendarFeed(appUrl)), action(revokeCalendarFeed)];
}

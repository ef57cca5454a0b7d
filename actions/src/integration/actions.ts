/** The integration actions of hasura/metadata/actions.yaml, all of them for admins. */
import type { KeyRing } from '../files/envelope.ts';
import { type Action, action } from '../http/action-route.ts';
import {
  createIntegrationClient,
  createIntegrationKey,
  linkExternalPerson,
  revokeIntegrationKey,
  rotateIntegrationKey,
} from './admin-keys.ts';
import {
  changeWebhookEndpoint,
  createWebhookEndpoint,
  deleteWebhookEndpoint,
  redeliverWebhook,
  rotateWebhookSecret,
} from './admin-webhooks.ts';
import type { Network } from './webhooks/address-check.ts';

export function integrationActions(keys: KeyRing, allowed: readonly Network[]): Action[] {
  return [
    action(createIntegrationClient),
    action(createIntegrationKey),
    action(rotateIntegrationKey),
    action(revokeIntegrationKey),
    action(linkExternalPerson),
    action(createWebhookEndpoint(keys, allowed)),
    action(changeWebhookEndpoint(allowed)),
    action(deleteWebhookEndpoint),
    action(rotateWebhookSecret(keys)),
    action(redeliverWebhook),
  ];
}

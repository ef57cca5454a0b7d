/** What the page about other systems asks of the engine; admins only. */
import { graphql } from '../../graphql/generated/index.ts';

export const SystemsSubscription = graphql(`
  subscription IntegrationSystems {
    integration_clients(order_by: [{ name: asc }]) {
      id
      name
      keys(order_by: [{ created_at: desc }]) {
        id
        scopes
        created_at
        expires_at
        revoked_at
        last_used_at
      }
      endpoints(where: { deleted_at: { _is_null: true } }, order_by: [{ created_at: asc }]) {
        id
        url
        enabled
        events
        previous_secret_until
      }
    }
  }
`);

export const WaitingPeopleSubscription = graphql(`
  subscription IntegrationWaitingPeople {
    external_people(
      where: { waits_because: { _is_null: false } }
      order_by: [{ created_at: asc }]
      limit: 100
    ) {
      id
      kind
      external_id
      display_name
      email
      waits_because
      client {
        id
        name
      }
    }
  }
`);

export const WebhookDeliveriesSubscription = graphql(`
  subscription WebhookDeliveries($statuses: [String!]!, $limit: Int!) {
    webhook_deliveries(
      where: { status: { _in: $statuses } }
      order_by: [{ created_at: desc }, { id: asc }]
      limit: $limit
    ) {
      id
      seq
      status
      attempts
      reason
      next_attempt_at
      finished_at
      created_at
      event {
        id
        kind
      }
      endpoint {
        id
        url
        deleted_at
      }
      session {
        consultation_id
        external_id
        client {
          id
          name
        }
      }
      tries(order_by: [{ number: desc }], limit: 10) {
        delivery_id
        number
        began_at
        took_ms
        status_code
        error
      }
    }
  }
`);

export const PeopleToLink = graphql(`
  query IntegrationPeopleToLink($role: String!, $pattern: String!) {
    users(
      where: { role: { _eq: $role }, display_name: { _ilike: $pattern }, blocked_at: { _is_null: true } }
      order_by: [{ display_name: asc }, { id: asc }]
      limit: 20
    ) {
      id
      display_name
      email
    }
  }
`);

export const CreateSystem = graphql(`
  mutation CreateIntegrationClient($name: String!) {
    createIntegrationClient(name: $name) {
      clientId
    }
  }
`);

export const CreateKey = graphql(`
  mutation CreateIntegrationKey($clientId: uuid!, $scopes: [IntegrationScope!]!, $daysValid: Int) {
    createIntegrationKey(clientId: $clientId, scopes: $scopes, daysValid: $daysValid) {
      keyId
      secret
    }
  }
`);

export const RotateKey = graphql(`
  mutation RotateIntegrationKey($keyId: uuid!, $overlapHours: Int!) {
    rotateIntegrationKey(keyId: $keyId, overlapHours: $overlapHours) {
      keyId
      secret
    }
  }
`);

export const RevokeKey = graphql(`
  mutation RevokeIntegrationKey($keyId: uuid!) {
    revokeIntegrationKey(keyId: $keyId) {
      keyId
    }
  }
`);

export const CreateEndpoint = graphql(`
  mutation CreateWebhookEndpoint($clientId: uuid!, $url: String!) {
    createWebhookEndpoint(clientId: $clientId, url: $url) {
      endpointId
      secret
    }
  }
`);

export const ChangeEndpoint = graphql(`
  mutation ChangeWebhookEndpoint($endpointId: uuid!, $enabled: Boolean, $url: String, $events: [String!]) {
    changeWebhookEndpoint(endpointId: $endpointId, enabled: $enabled, url: $url, events: $events) {
      endpointId
    }
  }
`);

export const DeleteEndpoint = graphql(`
  mutation DeleteWebhookEndpoint($endpointId: uuid!) {
    deleteWebhookEndpoint(endpointId: $endpointId) {
      endpointId
    }
  }
`);

export const RotateSecret = graphql(`
  mutation RotateWebhookSecret($endpointId: uuid!) {
    rotateWebhookSecret(endpointId: $endpointId) {
      endpointId
      secret
    }
  }
`);

export const Redeliver = graphql(`
  mutation RedeliverWebhook($deliveryId: uuid!) {
    redeliverWebhook(deliveryId: $deliveryId) {
      deliveryId
    }
  }
`);

export const LinkPerson = graphql(`
  mutation LinkExternalPerson($externalPersonId: uuid!, $userId: uuid!) {
    linkExternalPerson(externalPersonId: $externalPersonId, userId: $userId) {
      externalPersonId
    }
  }
`);

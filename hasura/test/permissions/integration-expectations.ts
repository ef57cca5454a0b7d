/** The part of the expectations that is about other systems: admins read all of it but the secrets, nobody else anything. */
import type { Relationship, TableRules } from './expectations.ts';

const person =
  'id client_id kind external_id display_name email user_id waits_because linked_by linked_at created_at';
const client = 'id name created_by created_at';
const key = 'id client_id scopes replaces created_by created_at expires_at revoked_at last_used_at';
const session =
  'consultation_id client_id doctor_ref patient_ref external_id key_id last_event_seq created_at';
const attempt = 'delivery_id number began_at took_ms status_code error';
const delivery =
  'id event_id endpoint_id consultation_id seq status attempts attempts_since next_attempt_at last_status_code reason finished_at created_at';
const endpoint =
  'id client_id url enabled events created_by created_at secret_changed_at previous_secret_until deleted_at';
const event = 'id consultation_id seq kind payload occurred_at';

const long = '2000-01-01T00:00:00Z';

function forAdmins(
  columns: string,
  rows: readonly string[],
  cursor: readonly [string, unknown],
  identity: readonly string[] = ['id'],
): TableRules {
  return {
    key: identity,
    columns,
    cursor,
    roles: { clinic_admin: { select: { columns, rows, aggregate: true } } },
  };
}

export const integrationTables: Readonly<Record<string, TableRules>> = {
  external_people: forAdmins(person, ['their doctor', 'their patient'], ['created_at', long]),
  integration_clients: forAdmins(client, ['the other system'], ['created_at', long]),
  integration_keys: forAdmins(key, ['the key'], ['created_at', long]),
  integration_sessions: forAdmins(session, ['their session'], ['created_at', long], ['consultation_id']),
  webhook_attempts: forAdmins(attempt, ['the attempt'], ['began_at', long], ['delivery_id', 'number']),
  webhook_deliveries: forAdmins(delivery, ['the delivery'], ['created_at', long]),
  webhook_endpoints: forAdmins(endpoint, ['the endpoint'], ['created_at', long]),
  webhook_events: forAdmins(event, ['the event'], ['occurred_at', long]),
};

export const integrationActions = [
  'changeWebhookEndpoint',
  'createIntegrationClient',
  'createIntegrationKey',
  'createWebhookEndpoint',
  'deleteWebhookEndpoint',
  'linkExternalPerson',
  'redeliverWebhook',
  'revokeIntegrationKey',
  'rotateIntegrationKey',
  'rotateWebhookSecret',
];

const one = (table: string, field: string, target: string, on: Record<string, string>): Relationship => ({
  table,
  field,
  target,
  many: false,
  on,
});
const many = (table: string, field: string, target: string, on: Record<string, string>): Relationship => ({
  ...one(table, field, target, on),
  many: true,
});

export const integrationRelationships: readonly Relationship[] = [
  one('external_people', 'client', 'integration_clients', { client_id: 'id' }),
  one('external_people', 'user', 'users', { user_id: 'id' }),
  many('integration_clients', 'keys', 'integration_keys', { id: 'client_id' }),
  many('integration_clients', 'endpoints', 'webhook_endpoints', { id: 'client_id' }),
  one('integration_keys', 'client', 'integration_clients', { client_id: 'id' }),
  one('integration_sessions', 'client', 'integration_clients', { client_id: 'id' }),
  one('integration_sessions', 'doctor', 'external_people', { doctor_ref: 'id' }),
  one('integration_sessions', 'patient', 'external_people', { patient_ref: 'id' }),
  one('integration_sessions', 'consultation', 'consultations', { consultation_id: 'id' }),
  one('webhook_deliveries', 'event', 'webhook_events', { event_id: 'id' }),
  one('webhook_deliveries', 'endpoint', 'webhook_endpoints', { endpoint_id: 'id' }),
  one('webhook_deliveries', 'session', 'integration_sessions', { consultation_id: 'consultation_id' }),
  many('webhook_deliveries', 'tries', 'webhook_attempts', { id: 'delivery_id' }),
  one('webhook_endpoints', 'client', 'integration_clients', { client_id: 'id' }),
];

/** Another system with a session, a key, an endpoint and something told to it, for the permission suite. */
import type pg from 'pg';
import { idOf, type Row } from './names.ts';

const id = (name: string): Row => ({ id: idOf(name) });

export const integrationRows: Record<string, Record<string, Row>> = {
  external_people: { 'their doctor': id('their doctor'), 'their patient': id('their patient') },
  integration_clients: { 'the other system': id('the other system') },
  integration_keys: { 'the key': id('the key') },
  integration_sessions: { 'their session': { consultation_id: idOf('call of own visit') } },
  webhook_attempts: { 'the attempt': { delivery_id: idOf('the delivery'), number: 1 } },
  webhook_deliveries: { 'the delivery': id('the delivery') },
  webhook_endpoints: { 'the endpoint': id('the endpoint') },
  webhook_events: { 'the event': id('the event') },
};

/** Precondition: the visits are there. */
export async function insertIntegration(client: pg.PoolClient): Promise<void> {
  const system = idOf('the other system');
  const call = idOf('call of own visit');
  // Past the triggers: what they tell and audit would have ids and numbers of its own.
  await client.query('set local session_replication_role = replica');
  await client.query(`insert into integration_clients (id, name) values ($1, 'The other system')`, [system]);
  await client.query(
    `insert into integration_keys (id, client_id, scopes) values ($1, $2, '{sessions:read}')`,
    [idOf('the key'), system],
  );
  for (const kind of ['doctor', 'patient']) {
    await client.query(
      `insert into external_people (id, client_id, kind, external_id, user_id) values ($1, $2, $3, $3, $4)`,
      [idOf(`their ${kind}`), system, kind, idOf(kind)],
    );
  }
  await client.query(
    `insert into webhook_endpoints (id, client_id, url) values ($1, $2, 'https://other.example/')`,
    [idOf('the endpoint'), system],
  );
  await client.query(
    `insert into integration_sessions (consultation_id, client_id, doctor_ref, patient_ref, key_id)
     values ($1, $2, $3, $4, $5)`,
    [call, system, idOf('their doctor'), idOf('their patient'), idOf('the key')],
  );
  await client.query(
    `insert into webhook_events (id, consultation_id, seq, kind, payload) values ($1, $2, 1, 'session.upcoming', '{}')`,
    [idOf('the event'), call],
  );
  await client.query(
    `insert into webhook_deliveries (id, event_id, endpoint_id, consultation_id, seq) values ($1, $2, $3, $4, 1)`,
    [idOf('the delivery'), idOf('the event'), idOf('the endpoint'), call],
  );
  await client.query(
    `insert into webhook_attempts (delivery_id, number, began_at, took_ms) values ($1, 1, now(), 5)`,
    [idOf('the delivery')],
  );
  await client.query('set local session_replication_role = origin');
}

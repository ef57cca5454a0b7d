/** What admins do with endpoints and deliveries. An endpoint's secret is in the answer, and else only encrypted. */
import { z } from 'zod';
import type { KeyRing } from '../files/envelope.ts';
import type { ActionHandler } from '../http/action-route.ts';
import { uuid } from '../http/text.ts';
import { refused, requireAdmin } from './admin.ts';
import { webhookEvent } from './schemas.ts';
import { AddressRefused, type Network } from './webhooks/address-check.ts';
import { requireSendable } from './webhooks/post.ts';
import { newSecret, replaceSecret, storeSecret } from './webhooks/signing.ts';

const url = z.url({ protocol: /^https?$/ }).max(2000);

export interface EndpointSecret {
  readonly endpointId: string;
  readonly secret: string;
}

/** In the order the page shows them; the table knows the same. */
const events = z
  .array(webhookEvent.shape.type)
  .min(1)
  .transform((chosen) => [...new Set(chosen)]);

const endpointInput = z.object({ clientId: uuid, url, events: events.nullish() });

/** Names are looked up when something is sent; an address that is written out is refused here already. */
export function createWebhookEndpoint(
  keys: KeyRing,
  allowed: readonly Network[],
): ActionHandler<z.infer<typeof endpointInput>, EndpointSecret> {
  return {
    name: 'createWebhookEndpoint',
    input: endpointInput,
    run: async (client, caller, wanted) => {
      requireAdmin(caller);
      requireAllowed(wanted.url, allowed);
      const found = await client.query('select from public.integration_clients where id = $1', [
        wanted.clientId,
      ]);
      if (found.rowCount === 0) throw refused('CLIENT_NOT_FOUND');
      const made = await client.query<{ id: string }>(
        `insert into public.webhook_endpoints (client_id, url, created_by) values ($1, $2, $3) returning id`,
        [wanted.clientId, wanted.url, caller.id],
      );
      const endpointId = made.rows[0]!.id;
      // Else every kind, as the table has it.
      if (wanted.events != null) {
        await client.query('update public.webhook_endpoints set events = $2 where id = $1', [
          endpointId,
          wanted.events,
        ]);
      }
      const secret = newSecret();
      await storeSecret(client, keys, endpointId, secret);
      return { endpointId, secret };
    },
  };
}

const changeInput = z.object({
  endpointId: uuid,
  url: url.nullish(),
  enabled: z.boolean().nullish(),
  events: events.nullish(),
});

export function changeWebhookEndpoint(
  allowed: readonly Network[],
): ActionHandler<z.infer<typeof changeInput>, { endpointId: string }> {
  return {
    name: 'changeWebhookEndpoint',
    input: changeInput,
    run: async (client, caller, change) => {
      requireAdmin(caller);
      if (change.url != null) requireAllowed(change.url, allowed);
      const changed = await client.query(
        `update public.webhook_endpoints
            set url = coalesce($2, url), enabled = coalesce($3, enabled), events = coalesce($4, events)
          where id = $1 and deleted_at is null`,
        [change.endpointId, change.url ?? null, change.enabled ?? null, change.events ?? null],
      );
      if (changed.rowCount === 0) throw refused('ENDPOINT_NOT_FOUND');
      return { endpointId: change.endpointId };
    },
  };
}

const endpointOnly = z.object({ endpointId: uuid });

/** The row stays for the log of what was sent; its secrets and what was still to be sent go, by trigger. */
export const deleteWebhookEndpoint: ActionHandler<z.infer<typeof endpointOnly>, { endpointId: string }> = {
  name: 'deleteWebhookEndpoint',
  input: endpointOnly,
  run: async (client, caller, { endpointId }) => {
    requireAdmin(caller);
    const deleted = await client.query(
      `update public.webhook_endpoints set enabled = false, deleted_at = clock_timestamp()
        where id = $1 and deleted_at is null`,
      [endpointId],
    );
    if (deleted.rowCount === 0) throw refused('ENDPOINT_NOT_FOUND');
    return { endpointId };
  },
};

export function rotateWebhookSecret(
  keys: KeyRing,
): ActionHandler<z.infer<typeof endpointOnly>, EndpointSecret> {
  return {
    name: 'rotateWebhookSecret',
    input: endpointOnly,
    run: async (client, caller, { endpointId }) => {
      requireAdmin(caller);
      const found = await client.query(
        'select from public.webhook_endpoints where id = $1 and deleted_at is null for update',
        [endpointId],
      );
      if (found.rowCount === 0) throw refused('ENDPOINT_NOT_FOUND');
      const secret = newSecret();
      await replaceSecret(client, keys, endpointId, secret);
      return { endpointId, secret };
    },
  };
}

const redeliverInput = z.object({ deliveryId: uuid });

/**
 * Sends again what was given up, and also what was delivered, for a receiver that has lost it. It carries the id and
 * the number it had; what comes after it in its session and waits goes on waiting.
 */
export const redeliverWebhook: ActionHandler<z.infer<typeof redeliverInput>, { deliveryId: string }> = {
  name: 'redeliverWebhook',
  input: redeliverInput,
  run: async (client, caller, { deliveryId }) => {
    requireAdmin(caller);
    const gone = await client.query(
      `select from public.webhook_deliveries as delivery
         join public.webhook_endpoints as endpoint on endpoint.id = delivery.endpoint_id
        where delivery.id = $1 and endpoint.deleted_at is not null`,
      [deliveryId],
    );
    if (gone.rowCount !== 0) throw refused('ENDPOINT_NOT_FOUND');
    const queued = await client.query(
      `update public.webhook_deliveries
          set status = 'queued', attempts_since = 0, finished_at = null, next_attempt_at = clock_timestamp()
        where id = $1 and status in ('dead', 'delivered')`,
      [deliveryId],
    );
    if (queued.rowCount === 1) return { deliveryId };
    const hurried = await client.query(
      `update public.webhook_deliveries set next_attempt_at = clock_timestamp() where id = $1 and status = 'queued'`,
      [deliveryId],
    );
    if (hurried.rowCount === 1) return { deliveryId };
    const found = await client.query('select from public.webhook_deliveries where id = $1', [deliveryId]);
    throw refused(found.rowCount === 0 ? 'DELIVERY_NOT_FOUND' : 'DELIVERY_UNDER_WAY');
  },
};

function requireAllowed(text: string, allowed: readonly Network[]): void {
  try {
    requireSendable(text, allowed);
  } catch (error) {
    if (error instanceof AddressRefused) throw refused('ADDRESS_NOT_ALLOWED', error.message, error);
    throw error;
  }
}

/** Rows of webhook_deliveries: claimed in order by one worker at a time, each attempt written down. */
import type pg from 'pg';

type Queryable = Pick<pg.ClientBase, 'query'>;

export interface Claim {
  readonly id: string;
  readonly attempt: number;
  /** Failed attempts so far. */
  readonly failures: number;
  readonly endpointId: string;
  readonly url: string;
  readonly eventId: string;
  readonly kind: string;
  readonly seq: number;
  readonly payload: Record<string, unknown>;
  readonly occurredAt: Date;
  /** The present, by the database's clock. */
  readonly at: Date;
}

/**
 * What is due, for this worker alone until the lease ends. Of one session and endpoint only the earliest that is not
 * finished: order is kept by never having two of them on their way. One that was given up holds nothing up.
 */
export async function claimDeliveries(db: Queryable, most: number, leaseSeconds: number): Promise<Claim[]> {
  const claimed = await db.query<Claim>(
    `with due as (
       select delivery.id
         from public.webhook_deliveries as delivery
         join public.webhook_endpoints as endpoint on endpoint.id = delivery.endpoint_id and endpoint.enabled
        where delivery.status in ('queued', 'sending') and delivery.next_attempt_at <= clock_timestamp()
          and not exists (
            select from public.webhook_deliveries as earlier
             where earlier.endpoint_id = delivery.endpoint_id and earlier.consultation_id = delivery.consultation_id
               and earlier.seq < delivery.seq and earlier.status in ('queued', 'sending'))
        order by delivery.next_attempt_at limit $1 for update of delivery skip locked),
     claimed as (
       update public.webhook_deliveries as delivery
          set status = 'sending', attempts = delivery.attempts + 1,
              next_attempt_at = clock_timestamp() + make_interval(secs => $2)
         from due where delivery.id = due.id
       returning delivery.*)
     select claimed.id, claimed.attempts as attempt, claimed.attempts_since as failures,
            claimed.endpoint_id as "endpointId", endpoint.url, event.id as "eventId", event.kind, event.seq,
            event.payload, event.occurred_at as "occurredAt", clock_timestamp() as at
       from claimed
       join public.webhook_endpoints as endpoint on endpoint.id = claimed.endpoint_id
       join public.webhook_events as event on event.id = claimed.event_id`,
    [most, leaseSeconds],
  );
  return claimed.rows;
}

export interface Outcome {
  readonly status: 'delivered' | 'queued' | 'dead';
  readonly statusCode: number | null;
  readonly reason: string | null;
  /** For one that is tried again. */
  readonly delaySeconds: number;
  /** False when nothing was sent: neither an attempt nor a failure. */
  readonly tried: boolean;
  readonly tookMs: number;
}

/** Fenced by the attempt: who has lost his lease changes nothing any more. */
export async function finishDelivery(db: Queryable, claim: Claim, outcome: Outcome): Promise<void> {
  const { status, statusCode, reason, delaySeconds, tried, tookMs } = outcome;
  await db.query(
    `with finished as (
       update public.webhook_deliveries
          set status = $3,
              attempts_since = attempts_since + case when $7 and $3 <> 'delivered' then 1 else 0 end,
              last_status_code = case when $7 then $4::int else last_status_code end,
              reason = case when $7 or reason is null then $5::text else reason end,
              next_attempt_at = case when $3 = 'queued'
                then clock_timestamp() + make_interval(secs => $6) else next_attempt_at end,
              finished_at = case when $3 <> 'queued' then clock_timestamp() end
        where id = $1 and attempts = $2 and status = 'sending' returning id)
     insert into public.webhook_attempts (delivery_id, number, began_at, took_ms, status_code, error)
     select id, $2, clock_timestamp() - make_interval(secs => $8::float8 / 1000), $8, $4, $5 from finished where $7
     on conflict do nothing`,
    [claim.id, claim.attempt, status, statusCode, reason?.slice(0, 300) ?? null, delaySeconds, tried, tookMs],
  );
}

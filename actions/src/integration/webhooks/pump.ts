/** Tells endpoints what has become of sessions, over and over: claim in order, sign, send, write down how it ended. */
import { setTimeout as pause } from 'node:timers/promises';
import { BrokenCircuitError, circuitBreaker, ConsecutiveBreaker, handleAll, type IPolicy } from 'cockatiel';
import type pg from 'pg';
import type { Logger } from 'pino';
import type { KeyRing } from '../../files/envelope.ts';
import { AddressRefused } from './address-check.ts';
import { type Claim, claimDeliveries, finishDelivery, type Outcome } from './deliveries.ts';
import type { Poster, Reply } from './post.ts';
import { secretsOf, signedHeaders } from './signing.ts';

export interface WebhookPumpOptions {
  readonly pool: pg.Pool;
  readonly log: Logger;
  readonly keys: KeyRing;
  readonly poster: Poster;
  /** After this long a worker that has claimed something and said nothing counts as dead; above the poster's timeout. */
  readonly leaseSeconds?: number;
  /** Seconds to wait after so many failures. */
  readonly backoff?: (failures: number) => number;
  readonly idleMs?: number;
  /** How long an endpoint is left alone that has failed again and again. */
  readonly restMs?: number;
}

export interface WebhookPump {
  /** Settles when what is under way has ended. */
  stop(): Promise<void>;
}

/** About a day and a half; then the rest of the session is told without it. */
export const mostFailures = 13;
const atOnce = 16;
/** Longer than this nobody is made to wait by Retry-After. */
const longestWish = 3600;

/** Five seconds, then three times as long each time, to six hours; between half and the whole of it by chance. */
export function backoffSeconds(failures: number, chance = Math.random()): number {
  return Math.min(6 * 3600, 5 * 3 ** (failures - 1)) * (0.5 + chance / 2);
}

export function startWebhookPump(options: WebhookPumpOptions): WebhookPump {
  const stopping = new AbortController();
  const running = run(options, stopping.signal);
  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}

/** Every delivery has a slot of its own, so that a slow endpoint does not hold up the others until all are taken. */
async function run(options: WebhookPumpOptions, stopping: AbortSignal): Promise<void> {
  const { pool, log, leaseSeconds = 60, idleMs = 400 } = options;
  const breakers = new Map<string, IPolicy>();
  const underWay = new Set<Promise<void>>();
  let failing = false;
  while (!stopping.aborted) {
    let claims: Claim[] = [];
    try {
      if (underWay.size < atOnce) claims = await claimDeliveries(pool, atOnce - underWay.size, leaseSeconds);
      failing = false;
    } catch (error) {
      // The database is away; what was claimed comes back when its lease ends.
      if (!failing) log.error({ err: error }, 'webhooks could not be looked after');
      failing = true;
    }
    for (const claim of claims) {
      const delivery = deliver(options, breakers, claim).catch((error: unknown) =>
        log.error({ err: error, delivery: claim.id }, 'the end of a webhook could not be written down'),
      );
      const held = delivery.finally(() => underWay.delete(held));
      underWay.add(held);
    }
    const freed = underWay.size >= atOnce ? Promise.race(underWay) : undefined;
    const idle = claims.length > 0 ? 0 : idleMs;
    await (freed ?? pause(idle, undefined, { signal: stopping }).catch(() => undefined)); // ends early when stopped
  }
  await Promise.all(underWay);
}

async function deliver(
  options: WebhookPumpOptions,
  breakers: Map<string, IPolicy>,
  claim: Claim,
): Promise<void> {
  const { pool, log } = options;
  const began = Date.now();
  const outcome = await attempt(options, breakerOf(breakers, claim.endpointId, restOf(options)), claim).then(
    (reply) => outcomeOfReply(reply, claim, options, Date.now() - began),
    (error: unknown) => outcomeOfError(error, claim, options, Date.now() - began),
  );
  if (outcome.status !== 'delivered') {
    log.warn(
      { delivery: claim.id, endpoint: claim.endpointId, status: outcome.status, reason: outcome.reason },
      'a webhook was not delivered',
    );
  }
  await finishDelivery(pool, claim, outcome);
}

/** An endpoint that fails again and again is left alone for a while, so that its events lose no attempts. */
function breakerOf(breakers: Map<string, IPolicy>, endpointId: string, restMs: number): IPolicy {
  const known = breakers.get(endpointId);
  if (known !== undefined) return known;
  const made = circuitBreaker(handleAll, { halfOpenAfter: restMs, breaker: new ConsecutiveBreaker(20) });
  breakers.set(endpointId, made);
  return made;
}

const restOf = ({ restMs = 10_000 }: WebhookPumpOptions): number => restMs;

class Unanswered extends Error {
  override readonly name = 'Unanswered';
  readonly reply: Reply;

  constructor(reply: Reply) {
    super(`answered ${reply.status}`);
    this.reply = reply;
  }
}

/** Signed anew each time, with the present time and whatever secrets hold now. */
async function attempt(
  { pool, keys, poster }: WebhookPumpOptions,
  breaker: IPolicy,
  claim: Claim,
): Promise<Reply> {
  const secrets = await secretsOf(pool, keys, claim.endpointId);
  const body = bodyOf(claim);
  try {
    return await breaker.execute(async () => {
      const reply = await poster.post(claim.url, signedHeaders(claim.eventId, claim.at, body, secrets), body);
      if (!isTaken(reply)) throw new Unanswered(reply);
      return reply;
    });
  } catch (error) {
    if (error instanceof Unanswered) return error.reply;
    throw error;
  }
}

export function bodyOf(claim: Pick<Claim, 'kind' | 'occurredAt' | 'seq' | 'payload'>): string {
  return JSON.stringify({
    type: claim.kind,
    timestamp: claim.occurredAt.toISOString(),
    data: { sequence: claim.seq, ...claim.payload },
  });
}

const isTaken = ({ status }: Reply): boolean => status >= 200 && status < 300;

function outcomeOfReply(reply: Reply, claim: Claim, options: WebhookPumpOptions, tookMs: number): Outcome {
  const { status: statusCode, retryAfterSeconds = 0 } = reply;
  if (isTaken(reply)) {
    return { status: 'delivered', statusCode, reason: null, delaySeconds: 0, tried: true, tookMs };
  }
  const reason =
    statusCode >= 300 && statusCode < 400
      ? `answered ${statusCode}: redirects are not followed`
      : `answered ${statusCode}`;
  // 410 is how an endpoint says that it wants no more of this.
  if (statusCode === 410) return { status: 'dead', statusCode, reason, delaySeconds: 0, tried: true, tookMs };
  const again = failedOnce(claim, options, Math.min(retryAfterSeconds, longestWish));
  return { ...again, statusCode, reason, tried: true, tookMs };
}

function outcomeOfError(error: unknown, claim: Claim, options: WebhookPumpOptions, tookMs: number): Outcome {
  const base = { statusCode: null, reason: reasonOf(error), tookMs };
  if (error instanceof BrokenCircuitError) {
    const delaySeconds = (restOf(options) / 1000) * (1 + Math.random());
    return { ...base, status: 'queued', delaySeconds, tried: false };
  }
  return { ...base, ...failedOnce(claim, options, 0), tried: true };
}

function failedOnce(
  claim: Claim,
  { backoff = backoffSeconds }: WebhookPumpOptions,
  atLeastSeconds: number,
): Pick<Outcome, 'status' | 'delaySeconds'> {
  const failures = claim.failures + 1;
  if (failures >= mostFailures) return { status: 'dead', delaySeconds: 0 };
  return { status: 'queued', delaySeconds: Math.max(backoff(failures), atLeastSeconds) };
}

/** Names of errors are kept for the admin page; messages of the network tell nothing secret. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof AddressRefused) return error.cause.message;
  if (error.name === 'TimeoutError') return 'did not answer in time';
  const code = 'code' in error && typeof error.code === 'string' ? `${error.code}: ` : '';
  return error instanceof AddressRefused ? error.message : `${code}${error.message}`;
}

/** Sends what is due, over and over: claim, look at the present state, send, say how it ended. */
import { setMaxListeners } from 'node:events';
import { BrokenCircuitError, circuitBreaker, ConsecutiveBreaker, handleWhen, type IPolicy } from 'cockatiel';
import type pg from 'pg';
import type { Logger } from 'pino';
import type { KeyRing } from '../files/envelope.ts';
import { bellPayload, type Clinic, compose } from './compose.ts';
import {
  type Claim,
  claimDeliveries,
  finishDeliveries,
  noteAnotherLook,
  type Outcome,
} from './deliveries.ts';
import { oneTimeLinkOf } from './one-time-link.ts';
import { NobodyToReach, NotSent, NotTried, type Provider, RefusedForGood } from './providers/provider.ts';
import { type Channel, loadStories, type Story } from './story.ts';
import { reasonToDrop } from './usefulness.ts';
import { collector } from './collector.ts';

export type Providers = Readonly<Partial<Record<Exclude<Channel, 'in_app'>, Provider>>>;

export interface PumpOptions {
  readonly pool: pg.Pool;
  readonly log: Logger;
  readonly clinic: Clinic;
  readonly providers: Providers;
  /** Codes of one-time links are made with it. */
  readonly keys: KeyRing;
  /** After this long a worker that has claimed a message and said nothing counts as dead. */
  readonly leaseSeconds: number;
  /** For tests. The present is otherwise the database's: clocks of workers may be wrong. */
  readonly now?: () => Date;
}

export interface Pump {
  /** Settles when what has been claimed is finished. */
  stop(): Promise<void>;
}

/** Attempts grow apart to a quarter of an hour; the last is about an hour after the first. */
export const mostAttempts = 10;
const atOnce = 40;
const idleMs = 400;
const loops = 2;

export function startDeliveryPump(options: PumpOptions): Pump {
  const stopping = new AbortController();
  const send = protectedSenders(options);
  const running = Array.from({ length: loops }, () => pump(options, send, stopping.signal));
  return {
    stop: async () => {
      stopping.abort();
      await Promise.all(running);
    },
  };
}

/** Sends all that is due now and gives how many messages that were, dropped ones too. */
export async function deliverDue(options: PumpOptions): Promise<number> {
  const send = protectedSenders(options);
  let all = 0;
  for (let claimed = -1; claimed !== 0; all += claimed) claimed = await deliverBatch(options, send);
  return all;
}

async function pump(options: PumpOptions, send: Send, stopping: AbortSignal): Promise<void> {
  while (!stopping.aborted) {
    let claimed = 0;
    try {
      claimed = await deliverBatch(options, send);
    } catch (error) {
      // The database is away; what was claimed comes back when its lease ends.
      options.log.error({ err: error }, 'messages could not be looked after');
    }
    if (claimed < atOnce) await pause(idleMs, stopping);
  }
}

type Send = (
  channel: Exclude<Channel, 'in_app'>,
  work: (provider: Provider) => Promise<void>,
) => Promise<void>;

/** A provider that fails again and again is left alone for a while, so that its messages lose no attempts. */
function protectedSenders({ providers }: PumpOptions): Send {
  const policies = new Map<string, IPolicy>();
  const saysNothing = [RefusedForGood, NobodyToReach, NotTried];
  const trouble = handleWhen((error) => !saysNothing.some((kind) => error instanceof kind));
  for (const channel of Object.keys(providers)) {
    policies.set(
      channel,
      circuitBreaker(trouble, { halfOpenAfter: 10_000, breaker: new ConsecutiveBreaker(10) }),
    );
  }
  return async (channel, work) => {
    const provider = providers[channel];
    if (provider === undefined) throw new RefusedForGood('no provider is set up');
    await policies.get(channel)!.execute(() => work(provider));
  };
}

async function deliverBatch(options: PumpOptions, send: Send): Promise<number> {
  const { pool, leaseSeconds, now } = options;
  const claims = await claimDeliveries(pool, atOnce, leaseSeconds);
  if (claims.length === 0) return 0;
  const stories = new Map(
    (
      await loadStories(
        pool,
        claims.map((claim) => claim.id),
      )
    ).map((story) => [story.id, story]),
  );
  const results = collector<Outcome>((outcomes) => finishDeliveries(pool, outcomes));
  const bell: { claim: Claim; story: Story }[] = [];
  // Well before the lease ends, or two workers could be sending the same message.
  const timeIsOver = AbortSignal.timeout((leaseSeconds * 1000) / 2);
  setMaxListeners(0, timeIsOver); // every message of the batch listens
  const ended = await Promise.allSettled(
    claims.map(async (claim) => {
      const story = stories.get(claim.id);
      if (story === undefined) return; // deleted with its person since it was claimed
      const reason = reasonToDrop(story, now?.() ?? claim.at);
      if (reason !== undefined && (!claim.interrupted || story.channel === 'in_app')) {
        return results.add({ ...claim, status: 'dropped', reason });
      }
      if (story.channel === 'in_app') return void bell.push({ claim, story });
      return results.add(await attempt(options, send, claim, story, reason, timeIsOver));
    }),
  );
  if (bell.length > 0) await ring(pool, bell);
  const failed = ended.find((one) => one.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return claims.length;
}

async function attempt(
  { clinic, keys, log, pool, leaseSeconds }: PumpOptions,
  send: Send,
  claim: Claim,
  story: Story,
  reason: string | undefined,
  timeIsOver: AbortSignal,
): Promise<Outcome> {
  const channel = story.channel as Exclude<Channel, 'in_app'>;
  let foundSent = false;
  try {
    const message = compose(story, clinic, await oneTimeLinkOf(pool, keys, clinic.appUrl, story));
    await send(channel, async (provider) => {
      foundSent = claim.interrupted && ((await provider.wasTakenOver?.(message, claim.lookedAt)) ?? false);
      if (foundSent) return;
      // An interrupted message that is of no more use is not sent, but it had to be known whether it was.
      if (reason !== undefined) throw new NobodyToReach(reason);
      if (claim.interrupted) await noteAnotherLook(pool, claim);
      if (timeIsOver.aborted) throw new NotTried('there was no time left');
      await provider.send(message, timeIsOver);
    });
    return { ...claim, status: 'sent', reason: foundSent ? 'found_sent' : null };
  } catch (error) {
    const outcome = outcomeOf(error, claim, leaseSeconds);
    log.warn(
      { err: error, delivery: claim.id, channel, attempt: claim.attempt, status: outcome.status },
      'a message was not sent',
    );
    return outcome;
  }
}

function outcomeOf(error: unknown, claim: Claim, leaseSeconds: number): Outcome {
  const { id, attempt } = claim;
  const base = { id, attempt, reason: error instanceof Error ? error.message : String(error) };
  // What may have got through earlier stays `sending`, so that the next attempt finds out first.
  const again = claim.interrupted ? 'sending' : 'queued';
  if (error instanceof NobodyToReach) return { ...base, status: 'dropped' };
  if (error instanceof BrokenCircuitError) {
    return { ...base, status: again, delaySeconds: 10 + Math.random() * 10, counts: false };
  }
  if (error instanceof NotTried)
    return { ...base, status: again, delaySeconds: Math.random(), counts: false };
  if (error instanceof RefusedForGood || attempt >= mostAttempts) return { ...base, status: 'dead' };
  const delaySeconds = backoffSeconds(attempt, Math.random());
  if (error instanceof NotSent) return { ...base, status: again, delaySeconds };
  // Whatever is still under way has until then to arrive.
  return { ...base, status: 'sending', delaySeconds: Math.max(delaySeconds, leaseSeconds / 2) };
}

/** Doubling, between half and the whole of it by chance, so that what failed together is not tried together. */
export function backoffSeconds(attempt: number, chance: number): number {
  return Math.min(900, 2 * 2 ** attempt) * (0.5 + chance / 2);
}

/** The bell's row and the end of the delivery are one statement: there is nothing to find out afterwards. */
async function ring(pool: pg.Pool, entries: readonly { claim: Claim; story: Story }[]): Promise<void> {
  await pool.query(
    `with rung as (
       update public.notification_deliveries as delivery
          set status = 'sent', reason = null, finished_at = clock_timestamp()
         from jsonb_to_recordset($1::jsonb) as entry (id uuid, attempt integer, payload jsonb)
        where delivery.id = entry.id and delivery.status = 'sending' and delivery.attempts = entry.attempt
       returning delivery.id, delivery.user_id, delivery.kind, delivery.appointment_id, delivery.subject_id, entry.payload)
     insert into public.notifications (id, user_id, kind, appointment_id, subject_id, payload)
     select * from rung on conflict (id) do nothing`,
    [
      JSON.stringify(
        entries.map(({ claim, story }) => ({
          id: claim.id,
          attempt: claim.attempt,
          payload: bellPayload(story),
        })),
      ),
    ],
  );
}

function pause(milliseconds: number, stopping: AbortSignal): Promise<void> {
  if (stopping.aborted) return Promise.resolve();
  return new Promise((resume) => {
    const done = (): void => {
      clearTimeout(timer);
      stopping.removeEventListener('abort', done);
      resume();
    };
    const timer = setTimeout(done, milliseconds);
    stopping.addEventListener('abort', done, { once: true });
  });
}

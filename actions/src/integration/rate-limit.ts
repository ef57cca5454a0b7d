/** How many requests a key may make: counted in the database, so that several instances count together. */
import type pg from 'pg';
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { Problem } from './problems.ts';

export interface Allowance {
  readonly limit: number;
  readonly remaining: number;
  readonly resetSeconds: number;
}

export type Consume = (keyId: string) => Promise<Allowance>;

const periodSeconds = 60;

export function rateLimiter(pool: pg.Pool, requestsPerMinute: number): Consume {
  const limiter = new RateLimiterPostgres({
    storeClient: pool,
    tableCreated: true,
    schemaName: 'integration',
    tableName: 'rate_limits',
    keyPrefix: 'key',
    points: requestsPerMinute,
    duration: periodSeconds,
    // Rows of former periods are reused by their keys; there are as many as keys.
    clearExpiredByTimeout: false,
    // Whoever is refused already is not looked up again until his period ends.
    inMemoryBlockOnConsumed: requestsPerMinute + 1,
    // When the database does not answer in time for this, it will not for the request either.
    insuranceLimiter: new RateLimiterMemory({ points: requestsPerMinute, duration: periodSeconds }),
  });
  return async (keyId) => {
    try {
      const used = await limiter.consume(keyId);
      return {
        limit: requestsPerMinute,
        remaining: used.remainingPoints,
        resetSeconds: Math.ceil(used.msBeforeNext / 1000),
      };
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      throw new Problem('TOO_MANY_REQUESTS', {
        retryAfterSeconds: Math.max(1, Math.ceil(error.msBeforeNext / 1000)),
      });
    }
  };
}

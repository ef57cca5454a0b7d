/** The guests' side of the actions service, asked by the app's server alone: the browser holds only a cookie it cannot read. Server only. */
import { z } from 'zod';
import { serverConfig } from '../../server-config.ts';

const asked = {
  look: z.object({ code: z.string().max(128) }),
  redeem: z.object({ code: z.string().max(128), name: z.string().max(400).optional() }),
  visit: z.object({ waiting: z.boolean() }),
  pass: z.object({}),
  recording: z.object({ agree: z.boolean(), textVersion: z.string().max(40), locale: z.string().max(5) }),
  quality: z.object({
    id: z.uuid(),
    seconds: z.number(),
    rttMs: z.number().nullish(),
    packetsReceived: z.number(),
    packetsLost: z.number(),
    freezeCount: z.number(),
    frozenMs: z.number(),
  }),
} as const;
export type GuestRequest = keyof typeof asked;

export const isGuestRequest = (text: string): text is GuestRequest => Object.hasOwn(asked, text);

/** Asked with the code of a link, before there is a cookie. */
const byCode = new Set<GuestRequest>(['look', 'redeem']);

export interface GuestAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** `secret`: from the guest's cookie; redeeming needs none. */
export async function askAsGuest(
  what: GuestRequest,
  given: unknown,
  secret: string | undefined,
): Promise<GuestAnswer> {
  const body = asked[what].safeParse(given);
  if (!body.success) return { status: 422, body: { code: 'VALIDATION_FAILED' } };
  if (!byCode.has(what) && secret === undefined) return { status: 404, body: { code: 'INVITATION_GONE' } };
  const { actionsUrl, internalSecret } = serverConfig();
  try {
    const response = await fetch(`${actionsUrl}/internal/guests/${what}`, {
      method: 'POST',
      headers: { 'x-telemed-internal-secret': internalSecret, 'content-type': 'application/json' },
      body: JSON.stringify(byCode.has(what) ? body.data : { ...body.data, secret }),
      signal: AbortSignal.timeout(10_000),
      cache: 'no-store',
    });
    const text = await response.text();
    if (response.status >= 500) throw new Error(`The actions service answered ${response.status}.`);
    return { status: response.status, body: text === '' ? null : JSON.parse(text) };
  } catch (error) {
    console.error('A guest could not be served:', error);
    return { status: 503, body: { code: 'UNAVAILABLE' } };
  }
}

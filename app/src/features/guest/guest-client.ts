/** What the guest's page asks of its own server, which knows him by a cookie. */
import { z } from 'zod';

/** The server looked and refused, or could not be reached (`NETWORK`). */
export class GuestRefusal extends Error {
  readonly category = 'refused';
  readonly code: string;
  constructor(code: string, cause?: unknown) {
    super(`Refused: ${code}`, { cause });
    this.code = code;
  }
}

export function codeOf(error: unknown): string {
  return error instanceof GuestRefusal ? error.code : 'NETWORK';
}

const refusal = z.object({ code: z.string() });

async function ask(what: string, body: object): Promise<unknown> {
  let answered: Response;
  try {
    answered = await fetch(`/api/guests/${what}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(15_000),
    });
  } catch (cause) {
    throw new GuestRefusal('NETWORK', cause);
  }
  if (answered.status === 204) return null;
  const answer: unknown = await answered.json().catch(() => null);
  if (answered.ok) return answer;
  throw new GuestRefusal(refusal.safeParse(answer).data?.code ?? 'NETWORK');
}

const view = z.object({
  displayName: z.string(),
  doctorName: z.string(),
  startsAt: z.string(),
  opensAt: z.string(),
  closesAt: z.string(),
  status: z.enum(['upcoming', 'current', 'finished']),
  state: z.enum(['waiting', 'admitted', 'left', 'removed']).nullable(),
  place: z.number().nullable(),
  encrypted: z.boolean(),
  recording: z.enum(['asking', 'recording', 'paused']).nullable(),
  consent: z.enum(['given', 'refused', 'withdrawn']).nullable(),
});
export type GuestView = z.infer<typeof view>;

const pass = z.object({ url: z.string(), token: z.string(), encryptionKey: z.string().nullable() });

/** Rejects with the reason for which the link cannot be opened; uses nothing up. */
export const look = (code: string): Promise<unknown> => ask('look', { code });
export const redeem = (code: string, name: string): Promise<unknown> => ask('redeem', { code, name });
export const visit = async (waiting: boolean): Promise<GuestView> =>
  view.parse(await ask('visit', { waiting }));
export const passFor = async (): Promise<z.infer<typeof pass>> => pass.parse(await ask('pass', {}));
export const answerRecording = (agree: boolean, textVersion: string, locale: string): Promise<unknown> =>
  ask('recording', { agree, textVersion, locale });
export const reportQuality = (measured: object): Promise<unknown> => ask('quality', measured);

const keptCode = 'telemed-guest-code';

/** The link's beginning tells this browser that it has used it itself; the rest is worth nothing any more. */
export function rememberCode(code: string): void {
  window.localStorage.setItem(keptCode, code.slice(0, 8));
}
export function hasUsed(code: string): boolean {
  return window.localStorage.getItem(keptCode) === code.slice(0, 8);
}

/** The accounts' side of the actions service, which alone knows passwords and signs tokens. Server only. */
import { z } from 'zod';
import { LOCALES } from '../i18n/locales.ts';
import { serverConfig } from '../server-config.ts';

export const ROLES = ['patient', 'doctor', 'staff', 'pharmacist', 'admin'] as const;

const signedIn = z.object({
  sessionId: z.uuid(),
  userId: z.uuid(),
  role: z.enum(ROLES),
  displayName: z.string(),
  email: z.string(),
  locale: z.enum(LOCALES),
  timeZone: z.string(),
});
export type SignedIn = z.infer<typeof signedIn>;

const refusal = z.object({
  code: z.string(),
  fields: z.record(z.string(), z.string()).optional(),
  retryAfterSeconds: z.number().optional(),
});
export type Refusal = z.infer<typeof refusal>;

/** The accounts service said no, with a reason a person can be told. */
export class AccountRefusal extends Error {
  readonly category = 'refused';
  readonly refusal: Refusal;
  readonly status: number;
  constructor(status: number, reason: Refusal) {
    super(`The accounts service answered ${status} ${reason.code}.`);
    this.refusal = reason;
    this.status = status;
  }
}

/** The accounts service cannot be reached or answers nonsense: nothing the person did. */
export class AccountsUnavailable extends Error {
  readonly category = 'unavailable';
  readonly code = 'ACCOUNTS_UNAVAILABLE';
}

async function call(method: 'POST' | 'DELETE', path: string, body?: unknown): Promise<unknown> {
  const { actionsUrl, internalSecret } = serverConfig();
  let response: Response;
  let answer: unknown;
  try {
    response = await fetch(`${actionsUrl}${path}`, {
      method,
      headers: {
        'x-telemed-internal-secret': internalSecret,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(10_000),
      cache: 'no-store',
    });
    const text = await response.text();
    answer = text === '' ? null : JSON.parse(text);
  } catch (cause) {
    throw new AccountsUnavailable('The accounts service cannot be reached.', { cause });
  }
  if (response.ok) return answer;
  const reason = refusal.safeParse(answer);
  if (response.status < 500 && reason.success) throw new AccountRefusal(response.status, reason.data);
  throw new AccountsUnavailable(`The accounts service answered ${response.status}.`);
}

function parse<Schema extends z.ZodType>(schema: Schema, answer: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw new AccountsUnavailable('The accounts service answered in an unknown shape.', {
    cause: parsed.error,
  });
}

export async function signIn(email: string, password: string, userAgent: string): Promise<SignedIn> {
  return parse(signedIn, await call('POST', '/internal/sessions', { email, password, userAgent }));
}

/** For people whom another system has brought and who have no password: the code of a link, once. */
export async function redeemJoinLink(code: string, userAgent: string): Promise<SignedIn> {
  return parse(signedIn, await call('POST', '/internal/join-links/redeem', { code, userAgent }));
}

export async function signUp(account: unknown): Promise<{ userId: string }> {
  return parse(z.object({ userId: z.uuid() }), await call('POST', '/internal/accounts/sign-up', account));
}

export async function mintToken(sessionId: string): Promise<{ token: string; expiresAt: string }> {
  const answer = await call('POST', `/internal/sessions/${encodeURIComponent(sessionId)}/token`, {});
  return parse(z.object({ token: z.string(), expiresAt: z.iso.datetime({ offset: true }) }), answer);
}

export async function endSession(sessionId: string): Promise<void> {
  await call('DELETE', `/internal/sessions/${encodeURIComponent(sessionId)}`);
}

/** The short-lived token with Hasura's claims. */
import { SignJWT } from 'jose';
import { graphqlRole, type PersonRole } from './roles.ts';

const lifetimeSeconds = 5 * 60;
export const claimsNamespace = 'https://hasura.io/jwt/claims';

export interface TokenOwner {
  readonly sessionId: string;
  readonly userId: string;
  readonly role: PersonRole;
}

export interface MintedToken {
  readonly token: string;
  readonly expiresAt: string;
}

export async function mintToken(owner: TokenOwner, key: string, now: Date): Promise<MintedToken> {
  const issuedAt = Math.floor(now.getTime() / 1000);
  const expires = issuedAt + lifetimeSeconds;
  const role = graphqlRole(owner.role);
  const token = await new SignJWT({
    [claimsNamespace]: {
      'x-hasura-default-role': role,
      'x-hasura-allowed-roles': [role],
      'x-hasura-user-id': owner.userId,
      'x-hasura-session-id': owner.sessionId,
    },
  })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setSubject(owner.userId)
    .setIssuedAt(issuedAt)
    .setExpirationTime(expires)
    .sign(new TextEncoder().encode(key));
  return { token, expiresAt: new Date(expires * 1000).toISOString() };
}

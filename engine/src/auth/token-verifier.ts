/** Checks a token's signature, time, audience and issuer, and words refusals as Hasura does. */

import { createPublicKey, createSecretKey, X509Certificate, type KeyObject } from 'node:crypto';
import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload, type JWTVerifyOptions } from 'jose';
import { HasuraError } from '../errors.ts';
import type { JwtConfig } from './jwt-config.ts';

export type VerifyToken = (token: string) => Promise<JWTPayload>;

export function tokenVerifier(config: JwtConfig): VerifyToken {
  const options: JWTVerifyOptions = { clockTolerance: config.allowed_skew };
  if (config.audience !== undefined) options.audience = config.audience;
  if (config.issuer !== undefined) options.issuer = config.issuer;
  if (config.jwk_url !== undefined) {
    const keys = createRemoteJWKSet(new URL(config.jwk_url));
    return (token) => translated(jwtVerify(token, keys, options));
  }
  const type = config.type === 'Ed25519' ? 'EdDSA' : config.type;
  const key = keyOf(config);
  // Only the configured algorithm: a token must not choose how it is checked.
  options.algorithms = [type ?? 'HS256'];
  return (token) => translated(jwtVerify(token, key, options));
}

function keyOf(config: JwtConfig): KeyObject {
  const text = config.key ?? '';
  if (config.type?.startsWith('HS')) return createSecretKey(Buffer.from(text, 'utf8'));
  try {
    if (text.includes('BEGIN CERTIFICATE')) return new X509Certificate(text).publicKey;
    if (text.trimStart().startsWith('{')) return createPublicKey({ key: JSON.parse(text), format: 'jwk' });
    return createPublicKey(text);
  } catch (cause) {
    throw new Error('HASURA_GRAPHQL_JWT_SECRET: the key is neither a PEM public key nor a certificate', {
      cause,
    });
  }
}

async function translated(verification: Promise<{ payload: JWTPayload }>): Promise<JWTPayload> {
  try {
    return (await verification).payload;
  } catch (cause) {
    throw new HasuraError('invalid-jwt', '$', `Could not verify JWT: ${reasonOf(cause)}`, { cause });
  }
}

function reasonOf(cause: unknown): string {
  if (cause instanceof errors.JWTExpired) return 'JWTExpired';
  if (cause instanceof errors.JWTClaimValidationFailed) {
    if (cause.claim === 'aud') return 'JWTNotInAudience';
    if (cause.claim === 'iss') return 'JWTNotInIssuer';
    if (cause.claim === 'nbf') return 'JWTNotYetValid';
    return `JWTClaimsSetDecodeError "${cause.claim}"`;
  }
  if (cause instanceof errors.JWKSNoMatchingKey) return 'JWSError NoUsableKeys';
  if (cause instanceof errors.JWSSignatureVerificationFailed) return 'JWSError JWSInvalidSignature';
  if (cause instanceof errors.JOSEAlgNotAllowed) return 'JWSError JWSNoSignatures';
  if (cause instanceof errors.JWSInvalid || cause instanceof errors.JWTInvalid) {
    return 'JWSError (CompactDecodeError Invalid compact JWS)';
  }
  return 'JWSError JWSInvalidSignature';
}

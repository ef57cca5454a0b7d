import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer } from 'node:http';
import { SignJWT, exportJWK, type JWTPayload } from 'jose';
import { describe, expect, test } from 'vitest';
import { authenticator, type Headers } from '../../src/auth/authenticate.ts';
import { parseJwtConfig } from '../../src/auth/jwt-config.ts';

const key = 'a-shared-key-of-at-least-32-bytes!!';
const adminSecret = 'the-admin-secret';
const namespace = 'https://hasura.io/jwt/claims';
const claims = {
  'x-hasura-default-role': 'reader',
  'x-hasura-allowed-roles': ['reader', 'writer'],
  'X-Hasura-User-Id': 'u1',
};

const engine = (jwt: object = { type: 'HS256', key }) =>
  authenticator({ adminSecret, jwt: parseJwtConfig(JSON.stringify(jwt)) });

function sign(
  payload: JWTPayload,
  options: { key?: Uint8Array | KeyObject; alg?: string; exp?: number } = {},
) {
  return new SignJWT(payload)
    .setProtectedHeader({ alg: options.alg ?? 'HS256' })
    .setExpirationTime(options.exp ?? Math.floor(Date.now() / 1000) + 60)
    .sign(options.key ?? new TextEncoder().encode(key));
}

const bearer = (token: string, more: Headers = {}): Headers => ({
  authorization: `Bearer ${token}`,
  ...more,
});
const valid = async (more: Headers = {}) => bearer(await sign({ [namespace]: claims }), more);

describe('the admin secret', () => {
  test('makes whoever brings it admin, or the role and user they name', async () => {
    expect(await engine()({ 'x-hasura-admin-secret': adminSecret })).toMatchObject({
      role: 'admin',
      isAdmin: true,
    });
    const session = await engine()({
      'x-hasura-admin-secret': adminSecret,
      'x-hasura-role': 'reader',
      'x-hasura-user-id': 'u7',
      'x-hasura-use-backend-only-permissions': 'true',
    });
    expect(session).toEqual({
      role: 'reader',
      isAdmin: false,
      variables: { 'x-hasura-role': 'reader', 'x-hasura-user-id': 'u7' },
      useBackendOnlyPermissions: true,
    });
  });

  test('that is wrong is refused even beside a valid token', async () => {
    await expect(engine()(await valid({ 'x-hasura-admin-secret': 'guess' }))).rejects.toMatchObject({
      code: 'access-denied',
      message: 'invalid x-hasura-admin-secret/x-hasura-access-key',
    });
  });

  test('is required when nothing else can say who asks', async () => {
    await expect(authenticator({ adminSecret })({})).rejects.toMatchObject({
      code: 'access-denied',
      message: 'x-hasura-admin-secret/x-hasura-access-key required, but not found',
    });
  });
});

describe('a token', () => {
  test('gives its default role and variables, and when it ends', async () => {
    const exp = Math.floor(Date.now() / 1000) + 120;
    const token = await sign({ [namespace]: claims }, { exp });
    expect(await engine()(bearer(token))).toEqual({
      role: 'reader',
      isAdmin: false,
      variables: { 'x-hasura-role': 'reader', 'x-hasura-user-id': 'u1' },
      useBackendOnlyPermissions: false,
      expiresAt: exp * 1000,
    });
  });

  test('lets one switch to an allowed role and to no other', async () => {
    expect(await engine()(await valid({ 'x-hasura-role': 'writer' }))).toMatchObject({ role: 'writer' });
    await expect(engine()(await valid({ 'x-hasura-role': 'admin' }))).rejects.toMatchObject({
      code: 'access-denied',
      message: 'Your requested role is not in allowed roles',
    });
  });

  test('decides alone about session variables: headers of its bearer are not believed', async () => {
    const session = await engine()(
      await valid({
        'x-hasura-user-id': 'u2',
        'x-hasura-extra': 'y',
        'x-hasura-use-backend-only-permissions': 'true',
      }),
    );
    expect(session.variables).toEqual({ 'x-hasura-role': 'reader', 'x-hasura-user-id': 'u1' });
    expect(session.useBackendOnlyPermissions).toBe(false);
  });

  test.each([
    ['expired', { exp: Math.floor(Date.now() / 1000) - 5 }, 'Could not verify JWT: JWTExpired'],
    [
      'signed with another key',
      { key: new TextEncoder().encode('another-key-of-at-least-32-bytes!!!') },
      'Could not verify JWT: JWSError JWSInvalidSignature',
    ],
  ])('that is %s is refused in Hasura’s words', async (_what, options, message) => {
    const token = await sign({ [namespace]: claims }, options);
    await expect(engine()(bearer(token))).rejects.toMatchObject({ code: 'invalid-jwt', message });
  });

  test('DIFF-13 that names the algorithm "none" or another than the configured one is refused', async () => {
    const unsigned = `${btoa('{"alg":"none"}')}.${btoa(JSON.stringify({ [namespace]: claims }))}.`.replaceAll(
      '=',
      '',
    );
    await expect(engine()(bearer(unsigned))).rejects.toMatchObject({ code: 'invalid-jwt' });
    const token = await sign({ [namespace]: claims }, { alg: 'HS512', key: Buffer.alloc(64, key) });
    await expect(engine()(bearer(token))).rejects.toMatchObject({ code: 'invalid-jwt' });
  });

  test('that is no token at all is refused', async () => {
    await expect(engine()(bearer('nonsense'))).rejects.toMatchObject({ code: 'invalid-jwt' });
    await expect(engine()({ authorization: 'nonsense' })).rejects.toMatchObject({
      code: 'invalid-headers',
      message: 'Malformed Authorization header',
    });
    await expect(engine()({})).rejects.toMatchObject({
      code: 'invalid-headers',
      message: "Missing 'Authorization' or 'Cookie' header in JWT authentication mode",
    });
  });

  test.each([
    [{}, 'jwt-invalid-claims', `claims key: '${namespace}' not found`],
    [{ [namespace]: 'text' }, 'jwt-invalid-claims', 'expecting a json object when claims_format is json'],
    [
      { [namespace]: { 'x-hasura-default-role': 'reader' } },
      'jwt-missing-role-claims',
      'JWT claim does not contain x-hasura-allowed-roles',
    ],
    [
      { [namespace]: { 'x-hasura-allowed-roles': ['reader'] } },
      'jwt-missing-role-claims',
      'JWT claim does not contain x-hasura-default-role',
    ],
    [{ [namespace]: { ...claims, 'x-hasura-org': 7 } }, 'jwt-invalid-claims', /x-hasura-org is not a string/],
  ])('without usable claims (%j) is refused with %s', async (payload, code, message) => {
    const refused = engine()(bearer(await sign(payload)));
    await expect(refused).rejects.toMatchObject({
      code,
      message: typeof message === 'string' ? message : expect.stringMatching(message),
    });
  });
});

describe('the JWT configuration', () => {
  test.each([
    ['RS256', () => generateKeyPairSync('rsa', { modulusLength: 2048 })],
    ['ES256', () => generateKeyPairSync('ec', { namedCurve: 'P-256' })],
    ['EdDSA', () => generateKeyPairSync('ed25519')],
  ])('takes %s public keys as PEM', async (type, generate) => {
    const pair = generate();
    const pem = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const token = await sign({ [namespace]: claims }, { alg: type, key: pair.privateKey });
    const configured = type === 'EdDSA' ? 'Ed25519' : type;
    expect(await engine({ type: configured, key: pem })(bearer(token))).toMatchObject({ role: 'reader' });
  });

  test('takes keys from a JWKS address', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const jwk = { ...(await exportJWK(publicKey)), alg: 'RS256', use: 'sig' };
    const server = createServer((_request, response) => {
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [jwk] }));
    });
    const port = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
    });
    const token = await sign({ [namespace]: claims }, { alg: 'RS256', key: privateKey });
    const session = await engine({ jwk_url: `http://127.0.0.1:${port}/keys` })(bearer(token));
    expect(session).toMatchObject({ role: 'reader' });
    server.close();
    server.closeAllConnections();
  });

  test('checks audience and issuer', async () => {
    const check = engine({ type: 'HS256', key, audience: ['app'], issuer: 'us' });
    const good = await sign({ [namespace]: claims, aud: 'app', iss: 'us' });
    expect(await check(bearer(good))).toMatchObject({ role: 'reader' });
    for (const [other, reason] of [
      [{ aud: 'other', iss: 'us' }, 'JWTNotInAudience'],
      [{ aud: 'app', iss: 'them' }, 'JWTNotInIssuer'],
    ] as const) {
      const refused = check(bearer(await sign({ [namespace]: claims, ...other })));
      await expect(refused).rejects.toMatchObject({ message: `Could not verify JWT: ${reason}` });
    }
  });

  test('allows for clocks that differ by the allowed skew', async () => {
    const late = await sign({ [namespace]: claims }, { exp: Math.floor(Date.now() / 1000) - 5 });
    expect(await engine({ type: 'HS256', key, allowed_skew: 30 })(bearer(late))).toMatchObject({
      role: 'reader',
    });
  });

  test('finds claims at a path, as stringified JSON, by a map, and in a cookie', async () => {
    const nested = await sign({ app: { claims } });
    expect(
      await engine({ type: 'HS256', key, claims_namespace_path: '$.app.claims' })(bearer(nested)),
    ).toMatchObject({
      variables: { 'x-hasura-user-id': 'u1' },
    });
    const text = await sign({ [namespace]: JSON.stringify(claims) });
    expect(
      await engine({ type: 'HS256', key, claims_format: 'stringified_json' })(bearer(text)),
    ).toMatchObject({
      role: 'reader',
    });
    const mapped = engine({
      type: 'HS256',
      key,
      claims_map: {
        'x-hasura-allowed-roles': { path: '$.roles' },
        'x-hasura-default-role': 'reader',
        'x-hasura-user-id': { path: "$.person['id']" },
        'x-hasura-org': { path: '$.org', default: 'none' },
      },
    });
    const session = await mapped(bearer(await sign({ roles: ['reader'], person: { id: 'u9' } })));
    expect(session.variables).toEqual({
      'x-hasura-role': 'reader',
      'x-hasura-user-id': 'u9',
      'x-hasura-org': 'none',
    });
    const cookie = engine({ type: 'HS256', key, header: { type: 'Cookie', name: 'auth' } });
    expect(await cookie({ cookie: `other=1; auth=${await sign({ [namespace]: claims })}` })).toMatchObject({
      role: 'reader',
    });
  });

  test.each([
    ['{', 'HASURA_GRAPHQL_JWT_SECRET is not valid JSON'],
    ['{}', /key and jwk_url both cannot be empty/],
    ['{"type":"HS256","key":"short-secret"}', /at least 256 bits/],
  ])('that is unusable (%s) is refused without repeating the key', (text, message) => {
    const refusal = (() => {
      try {
        parseJwtConfig(text);
        return '';
      } catch (error) {
        return (error as Error).message;
      }
    })();
    expect(refusal).toMatch(message);
    expect(refusal).not.toContain('short-secret');
  });
});

describe('a stranger', () => {
  const strangers = authenticator({
    adminSecret,
    jwt: parseJwtConfig(JSON.stringify({ type: 'HS256', key })),
    unauthorizedRole: 'anonymous',
  });

  test('DIFF-10 gets the unauthorized role and cannot claim to be somebody', async () => {
    expect(await strangers({ 'x-hasura-user-id': 'u1' })).toEqual({
      role: 'anonymous',
      isAdmin: false,
      variables: { 'x-hasura-role': 'anonymous' },
      useBackendOnlyPermissions: false,
    });
    expect(await strangers({ 'x-hasura-role': 'admin' })).toMatchObject({
      role: 'anonymous',
      isAdmin: false,
    });
  });

  test('with a bad token is refused, not taken for a stranger', async () => {
    await expect(strangers({ authorization: 'Bearer nonsense' })).rejects.toMatchObject({
      code: 'invalid-jwt',
    });
  });
});

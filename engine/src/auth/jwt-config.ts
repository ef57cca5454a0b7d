/** The `HASURA_GRAPHQL_JWT_SECRET` JSON: which tokens are believed, and where in them the claims are. */

import { z } from 'zod';

const claimFromToken = z.object({
  path: z.string(),
  default: z.union([z.string(), z.array(z.string())]).optional(),
});

const jwtConfigShape = z
  .object({
    type: z
      .enum([
        'HS256',
        'HS384',
        'HS512',
        'RS256',
        'RS384',
        'RS512',
        'ES256',
        'ES384',
        'ES512',
        'Ed25519',
        'EdDSA',
      ])
      .optional(),
    key: z.string().optional(),
    jwk_url: z.url().optional(),
    claims_namespace: z.string().optional(),
    claims_namespace_path: z.string().optional(),
    claims_format: z.enum(['json', 'stringified_json']).default('json'),
    claims_map: z.record(z.string(), z.union([z.string(), z.array(z.string()), claimFromToken])).optional(),
    audience: z.union([z.string(), z.array(z.string())]).optional(),
    issuer: z.string().optional(),
    allowed_skew: z.number().int().nonnegative().default(0),
    header: z
      .union([
        z.object({ type: z.literal('Authorization') }),
        z.object({ type: z.literal('Cookie'), name: z.string() }),
        z.object({ type: z.literal('CustomHeader'), name: z.string() }),
      ])
      .default({ type: 'Authorization' }),
  })
  .check((context) => {
    const config = context.value;
    const refuse = (message: string) => context.issues.push({ code: 'custom', message, input: config });
    if (config.key === undefined && config.jwk_url === undefined)
      refuse('key and jwk_url both cannot be empty');
    if (config.key !== undefined && config.jwk_url !== undefined)
      refuse('key, jwk_url both cannot be present');
    if (config.key !== undefined && config.type === undefined) refuse('type is required beside key');
    if (config.claims_namespace !== undefined && config.claims_namespace_path !== undefined) {
      refuse('claims_namespace and claims_namespace_path both cannot be set');
    }
    const bits = /^HS(\d+)$/.exec(config.type ?? '')?.[1];
    if (bits && config.key !== undefined && Buffer.byteLength(config.key) * 8 < Number(bits)) {
      refuse(`the key of ${config.type} must have at least ${bits} bits`);
    }
  });

export type JwtConfig = z.infer<typeof jwtConfigShape>;
export type ClaimsMap = NonNullable<JwtConfig['claims_map']>;

/** Throws one sentence that never repeats the key. */
export function parseJwtConfig(text: string): JwtConfig {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Error('HASURA_GRAPHQL_JWT_SECRET is not valid JSON');
  }
  const parsed = jwtConfigShape.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = issue && issue.path.length > 0 ? `${issue.path.join('.')}: ` : '';
  throw new Error(`HASURA_GRAPHQL_JWT_SECRET is not usable: ${place}${issue?.message ?? 'unknown reason'}`);
}

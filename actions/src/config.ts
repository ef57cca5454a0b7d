/** The environment of the two programs, checked once at their start. */
import { z } from 'zod';
import { mediaShape } from './consultations/settings.ts';
import { fileShape } from './files/settings.ts';
import { integrationShape } from './integration/settings.ts';
import { deliveryShape, notificationShape } from './notifications/settings.ts';

const port = z.coerce.number().int().min(0).max(65_535);
const logLevel = z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info');

const jwtSecret = z.string().transform((text, context) => {
  const parsed = z
    .object({ type: z.literal('HS256'), key: z.string().min(32) })
    .safeParse(jsonOrUndefined(text));
  if (parsed.success) return parsed.data;
  context.addIssue({
    code: 'custom',
    message: 'must be {"type":"HS256","key":"…"} with a key of at least 32 characters',
  });
  return z.NEVER;
});

const common = z.object({
  DATABASE_URL: z.string().min(1),
  LOG_LEVEL: logLevel,
  ...mediaShape,
});

const workerShape = common.extend({ ...deliveryShape, ...fileShape, ...integrationShape });

const serviceShape = common.extend({
  ...notificationShape,
  ...fileShape,
  ...integrationShape,
  ACTIONS_HOST: z.string().min(1).default('127.0.0.1'),
  ACTIONS_PORT: port,
  ACTIONS_SECRET: z.string().min(16),
  INTERNAL_SECRET: z.string().min(16),
  HASURA_GRAPHQL_JWT_SECRET: jwtSecret,
  /** Where the engine is reached from here, and its secret: for the permission studio alone. */
  GRAPHQL_ENGINE_URL: z.url(),
  HASURA_GRAPHQL_ADMIN_SECRET: z.string().min(16),
});

export type WorkerConfig = z.infer<typeof workerShape>;
export type ServiceConfig = z.infer<typeof serviceShape>;

export function readWorkerConfig(env: NodeJS.ProcessEnv): WorkerConfig {
  return read(workerShape, env);
}

export function readServiceConfig(env: NodeJS.ProcessEnv): ServiceConfig {
  return read(serviceShape, env);
}

/** Names the variables at fault and never their values: several of them are secrets. */
function read<Shape extends z.ZodType>(shape: Shape, env: NodeJS.ProcessEnv): z.infer<Shape> {
  const parsed = shape.safeParse(env);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`The environment is not complete. ${faults.join('; ')}`);
}

function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // the schema then says what is expected
  }
}

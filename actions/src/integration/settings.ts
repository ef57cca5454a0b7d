/** The part of the environment that concerns other systems: their allowance, and where they may be told things. */
import { z } from 'zod';
import { type Network, parseNetwork } from './webhooks/address-check.ts';

const networks = z
  .string()
  .default('')
  .transform((text, context) => {
    const parsed: Network[] = [];
    for (const entry of text.split(',').map((part) => part.trim())) {
      if (entry === '') continue;
      const network = parseNetwork(entry);
      if (network === undefined) {
        context.addIssue({ code: 'custom', message: 'must be networks such as 10.0.0.0/8,fd00::/8' });
        return z.NEVER;
      }
      parsed.push(network);
    }
    return parsed;
  });

export const integrationShape = {
  /** Requests a key may make in a minute. */
  INTEGRATION_REQUESTS_PER_MINUTE: z.coerce.number().int().min(1).max(1_000_000).default(120),
  /** Private networks to which webhooks may go all the same; to these also by plain HTTP. */
  WEBHOOK_ALLOWED_NETWORKS: networks,
  /** How long an endpoint may take to answer. */
  WEBHOOK_TIMEOUT_SECONDS: z.coerce.number().min(1).max(25).default(15),
};

const integrationSettings = z.object(integrationShape);
export type IntegrationSettings = z.infer<typeof integrationSettings>;

/** For tests and programs that know nothing else. */
export function readIntegrationSettings(env: NodeJS.ProcessEnv): IntegrationSettings {
  return integrationSettings.parse(env);
}

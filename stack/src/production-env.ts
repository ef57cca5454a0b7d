/** The `.env` of the production stack: fresh secrets, and the names the clinic chooses. */
import { randomBytes } from 'node:crypto';
import { newFileMasterKey } from './secrets.ts';
import { newVapidKeys } from './vapid-keys.ts';

export interface ProductionChoices {
  /** Name under which people reach the app. */
  readonly publicHost: string;
  /** Name under which browsers reach LiveKit. */
  readonly livekitHost: string;
  /** Name under which LiveKit's TURN is asked for, on the same port 443 as the others. */
  readonly turnHost: string;
  readonly smtpUrl: string;
}

const secret = (): string => randomBytes(32).toString('base64url');

export function productionEnv(choices: ProductionChoices): Readonly<Record<string, string>> {
  const { vapidPublicKey, vapidPrivateKey } = newVapidKeys();
  return {
    PUBLIC_HOST: choices.publicHost,
    LIVEKIT_HOST: choices.livekitHost,
    TURN_HOST: choices.turnHost,
    SMTP_URL: choices.smtpUrl,
    POSTGRES_PASSWORD: secret(),
    HASURA_GRAPHQL_ADMIN_SECRET: secret(),
    HASURA_GRAPHQL_JWT_SECRET: JSON.stringify({ type: 'HS256', key: secret() }),
    ACTIONS_SECRET: secret(),
    INTERNAL_SECRET: secret(),
    NEXTAUTH_SECRET: secret(),
    LIVEKIT_API_KEY: `API${randomBytes(6).toString('hex')}`,
    LIVEKIT_API_SECRET: secret(),
    FILE_MASTER_KEYS: newFileMasterKey(),
    VAPID_PUBLIC_KEY: vapidPublicKey,
    VAPID_PRIVATE_KEY: vapidPrivateKey,
  };
}

/** In single quotes compose takes a value as it stands: JSON and `$` need no escapes. */
export function renderEnvFile(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => {
      if (/['\n]/.test(value)) throw new Error(`${name} must not hold a quote or a line break.`);
      return `${name}='${value}'\n`;
    })
    .join('');
}

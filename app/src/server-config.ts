/** What the app's server is told by its environment, checked when it is first needed and never sent to the browser as a whole. */
import { z } from 'zod';

const environment = z.object({
  ACTIONS_URL: z.url(),
  INTERNAL_SECRET: z.string().min(16),
  NEXTAUTH_SECRET: z.string().min(16),
  GRAPHQL_HTTP_URL: z.url(),
  GRAPHQL_WS_URL: z.url(),
  /** A clinic without a video server leaves it out. */
  LIVEKIT_URL: z.union([z.url({ protocol: /^wss?$/ }), z.literal('')]).optional(),
});

export interface ServerConfig {
  actionsUrl: string;
  internalSecret: string;
  nextAuthSecret: string;
  graphql: { httpUrl: string; wsUrl: string };
  livekitUrl: string | null;
}

let read: ServerConfig | null = null;

/** Throws with the names of what is missing; a page that needs it cannot be served without. */
export function serverConfig(): ServerConfig {
  if (read) return read;
  const parsed = environment.safeParse(process.env);
  if (!parsed.success) {
    const names = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
    throw new Error(`The app's environment is incomplete: ${names}`);
  }
  const { data } = parsed;
  read = {
    actionsUrl: data.ACTIONS_URL.replace(/\/$/, ''),
    internalSecret: data.INTERNAL_SECRET,
    nextAuthSecret: data.NEXTAUTH_SECRET,
    graphql: { httpUrl: data.GRAPHQL_HTTP_URL, wsUrl: data.GRAPHQL_WS_URL },
    livekitUrl: data.LIVEKIT_URL || null,
  };
  return read;
}

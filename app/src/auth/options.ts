/** next-auth: passwords are checked by the accounts service, the cookie holds who signed in and on which device. */
import type { NextAuthOptions } from 'next-auth';
import Credentials from 'next-auth/providers/credentials';
import { z } from 'zod';
import { serverConfig } from '../server-config.ts';
import { LOCALES } from '../i18n/locales.ts';
import { AccountRefusal, endSession, redeemJoinLink, signIn, type SignedIn } from './accounts.ts';

declare module 'next-auth' {
  interface Session {
    account: SignedIn;
  }
}

declare module 'next-auth/jwt' {
  interface JWT {
    account: SignedIn;
  }
}

/** What a person may change of his own cookie: how he is called and in which words and times he reads. */
const ownChange = z.object({
  displayName: z.string().trim().min(1).max(120).optional(),
  locale: z.enum(LOCALES).optional(),
  timeZone: z.string().min(1).max(64).optional(),
});

const DAY_S = 24 * 60 * 60;

const userAgentOf = (headers: Record<string, unknown> | undefined): string =>
  z.string().catch('').parse(headers?.['user-agent']);

/** next-auth hands nothing but the message of an error to the page. */
async function admitted(check: () => Promise<SignedIn>): Promise<{ id: string; account: SignedIn }> {
  try {
    const account = await check();
    return { id: account.userId, account };
  } catch (error) {
    if (error instanceof AccountRefusal) {
      const { code, retryAfterSeconds } = error.refusal;
      throw new Error(retryAfterSeconds ? `${code}:${retryAfterSeconds}` : code, { cause: error });
    }
    console.error('Sign-in failed:', error);
    throw new Error('UNAVAILABLE', { cause: error });
  }
}

export function authOptions(): NextAuthOptions {
  return {
    secret: serverConfig().nextAuthSecret,
    session: { strategy: 'jwt', maxAge: 30 * DAY_S, updateAge: DAY_S },
    pages: { signIn: '/sign-in', error: '/sign-in' },
    providers: [
      Credentials({
        credentials: { email: {}, password: {} },
        async authorize(credentials, request) {
          const { email, password } = z
            .object({ email: z.string(), password: z.string() })
            .parse(credentials);
          return admitted(() => signIn(email, password, userAgentOf(request.headers)));
        },
      }),
      Credentials({
        id: 'join-link',
        credentials: { code: {} },
        async authorize(credentials, request) {
          const { code } = z.object({ code: z.string() }).parse(credentials);
          return admitted(() => redeemJoinLink(code, userAgentOf(request.headers)));
        },
      }),
    ],
    callbacks: {
      jwt({ token, user, trigger, session }) {
        if (user) token.account = (user as unknown as { account: SignedIn }).account;
        if (trigger === 'update') {
          const change = ownChange.safeParse(session);
          if (change.success) Object.assign(token.account, change.data);
        }
        return token;
      },
      session({ session, token }) {
        return { expires: session.expires, account: token.account };
      },
    },
    events: {
      // The page ends the session before it asks for this; here it is for whoever posts to next-auth directly.
      async signOut({ token }) {
        if (token?.account) await endSession(token.account.sessionId);
      },
    },
  };
}

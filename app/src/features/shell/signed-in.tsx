'use client';
/** Everything a signed-in page has one of: the connection, the outbox, the heartbeat, and the watch over its own session. */
import { ApolloProvider, useSubscription } from '@apollo/client/react';
import { getCsrfToken, signOut as forgetCookie } from 'next-auth/react';
import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
  type ReactNode,
} from 'react';
import type { SignedIn as Account } from '../../auth/accounts.ts';
import { Connection, type Endpoints } from '../../graphql/connection.ts';
import { systemClock } from '../../live/clock.ts';
import type { ConnectionState } from '../../live/live-socket.ts';
import { newId } from '../../live/new-id.ts';
import { useEmitted } from '../../live/use-emitter.ts';
import { signInPath } from '../account/return-path.ts';
import { Beat } from '../chat/presence-documents.ts';
import { forgetDrafts } from '../chat/state/drafts.ts';
import { messageSender, OpenTimelines } from '../chat/state/message-sender.ts';
import { openOutboxStorage } from '../chat/state/outbox-storage.ts';
import { Outbox, type OutboxStorage } from '../chat/state/outbox.ts';
import { Presence } from '../chat/state/presence.ts';
import { fileLinkSource } from '../files/file-link-source.ts';
import { FileLinks } from '../files/state/file-links.ts';
import { UploadDesk } from '../files/state/upload-desk.ts';
import { unsubscribe as forgetPushSubscription } from '../notifications/web-push.ts';
import { OwnSessionSubscription } from '../settings/documents.ts';

interface SignedInValue {
  account: Account;
  connection: Connection;
  outbox: Outbox;
  timelines: OpenTimelines;
  presence: Presence;
  uploadDesk: UploadDesk;
  fileLinks: FileLinks;
  /** Ends the session of this device. Rejects when the server could not be told; then one is still signed in. */
  signOut: () => Promise<void>;
}

const SignedInContext = createContext<SignedInValue | null>(null);

export function useSignedIn(): SignedInValue {
  const value = useContext(SignedInContext);
  if (!value) throw new Error('useSignedIn is for pages inside SignedIn.');
  return value;
}

export function useConnectionState(): ConnectionState {
  const { connection } = useSignedIn();
  return useEmitted(
    connection.socket.stateChanged,
    () => connection.socket.state,
    () => 'idle',
  );
}

interface SignedInProps {
  account: Account;
  endpoints: Endpoints;
  children: ReactNode;
}

export function SignedIn({ account, endpoints, children }: SignedInProps) {
  const [parts] = useState(() => assemble(account, endpoints));
  const leaving = useRef(false);
  const { connection, outbox, presence } = parts;

  const goToSignIn = useCallback((reason: 'ended' | 'signed-out') => {
    const { pathname, search } = window.location;
    window.location.assign(signInPath(reason === 'ended' ? pathname + search : null, reason));
  }, []);

  const sessionEnded = useCallback(async () => {
    if (leaving.current) return;
    leaving.current = true;
    connection.socket.close();
    connection.keeper.stop();
    // The cookie outlives the session only if the app cannot be reached, and then it opens nothing.
    await forgetCookie({ redirect: false }).catch(() => undefined);
    goToSignIn('ended');
  }, [connection, goToSignIn]);

  const signOut = useCallback(async () => {
    leaving.current = true;
    try {
      const response = await fetch('/api/session', { method: 'DELETE' });
      if (!response.ok) throw new Error(`The app answered ${response.status}.`);
    } catch (error) {
      leaving.current = false;
      throw error;
    }
    connection.socket.close();
    connection.keeper.stop();
    await outbox.clear();
    forgetDrafts(account.userId);
    // Nobody is signed in here any more whom messages could be for. A device that cannot do it shows them until they fail.
    await forgetPushSubscription().catch(() => undefined);
    await forgetCookie({ redirect: false });
    goToSignIn('signed-out');
  }, [account.userId, connection, goToSignIn, outbox]);

  useEffect(() => {
    connection.keeper.start();
    connection.socket.open();
    const stopWatching = [
      connection.keeper.ended.on(() => void sessionEnded()),
      connection.socket.reconnected.on(() => void outbox.flush()),
    ];
    void outbox.start();
    // Moves the cookie's end on with every visit, as the accounts service does with the session itself.
    // A page that is left at once need not report that it could not.
    fetch('/api/auth/session').catch(() => undefined);
    return () => {
      for (const stop of stopWatching) stop();
      outbox.stop();
      connection.socket.close();
      connection.keeper.stop();
    };
  }, [connection, outbox, sessionEnded]);

  useEffect(() => watchNetwork(connection, outbox), [connection, outbox]);
  useEffect(() => watchVisibility(connection, presence), [connection, presence]);

  const value = useMemo(() => ({ account, ...parts, signOut }), [account, parts, signOut]);
  return (
    <SignedInContext value={value}>
      <ApolloProvider client={connection.apollo}>
        <OwnSessionWatch sessionId={account.sessionId} onEnded={() => void sessionEnded()} />
        {children}
      </ApolloProvider>
    </SignedInContext>
  );
}

/** Signed out from another device or blocked: the row of this session goes, and the live query says so at once. */
function OwnSessionWatch({ sessionId, onEnded }: { sessionId: string; onEnded: () => void }) {
  const ended = useRef(onEnded);
  useEffect(() => {
    ended.current = onEnded;
  });
  useSubscription(OwnSessionSubscription, {
    variables: { sessionId },
    fetchPolicy: 'no-cache',
    onData: ({ data }) => {
      if (data.data && data.data.active_sessions_by_pk === null) ended.current();
    },
  });
  return null;
}

function assemble(account: Account, endpoints: Endpoints) {
  const connection = new Connection(endpoints);
  const timelines = new OpenTimelines();
  const outbox = new Outbox({
    clock: systemClock,
    storage: lazyStorage(account.userId),
    send: messageSender(connection, timelines),
    exclusively: (work) => inOneTab(`telemed-outbox-${account.userId}`, work),
    newId,
  });
  const presence = new Presence({
    clock: systemClock,
    beat: async (state) => {
      const { insert_user_presence_one: row } = await connection.mutate(Beat, { state });
      return row?.seen_at ?? '';
    },
  });
  const fileLinks = new FileLinks({ clock: systemClock, ask: fileLinkSource(connection) });
  return { connection, outbox, timelines, presence, uploadDesk: new UploadDesk(), fileLinks };
}

/** The server renders this component too, and has no IndexedDB. */
function lazyStorage(userId: string): OutboxStorage {
  let opened: Promise<OutboxStorage> | null = null;
  const storage = (): Promise<OutboxStorage> => (opened ??= openOutboxStorage(userId));
  return {
    all: async () => (await storage()).all(),
    put: async (item) => (await storage()).put(item),
    remove: async (id) => (await storage()).remove(id),
  };
}

/** Web Locks exist only on https and localhost; without them two tabs may send at once, which the ids make harmless. */
async function inOneTab(name: string, work: () => Promise<void>): Promise<void> {
  if (!navigator.locks) return work();
  await navigator.locks.request(name, work);
}

function watchNetwork(connection: Connection, outbox: Outbox): () => void {
  const online = (): void => {
    connection.keeper.wake();
    connection.socket.retryNow();
    void outbox.flush();
  };
  const offline = (): void => connection.socket.networkLost();
  window.addEventListener('online', online);
  window.addEventListener('offline', offline);
  return () => {
    window.removeEventListener('online', online);
    window.removeEventListener('offline', offline);
  };
}

function watchVisibility(connection: Connection, presence: Presence): () => void {
  const look = (): void => {
    if (document.visibilityState === 'visible') {
      connection.keeper.wake();
      connection.socket.retryNow();
      presence.shown();
    } else {
      presence.hidden();
    }
  };
  // Also said when the page is only reloaded; the next page takes it back at once.
  const leave = (): void => connection.sendLeaving(Beat, { state: 'offline' });
  look();
  window.addEventListener('pagehide', leave);
  document.addEventListener('visibilitychange', look);
  return () => {
    presence.stop();
    window.removeEventListener('pagehide', leave);
    document.removeEventListener('visibilitychange', look);
  };
}

/** Writes a change of one's own account into the cookie, so that the next page is made with it. */
export async function rewriteCookie(
  change: Partial<Pick<Account, 'displayName' | 'locale' | 'timeZone'>>,
): Promise<void> {
  const response = await fetch('/api/auth/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ csrfToken: await getCsrfToken(), data: change }),
  });
  if (!response.ok) throw new Error(`The app answered ${response.status}.`);
}

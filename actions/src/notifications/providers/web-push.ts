/** Messages shown by a person's browsers while the app is closed. */
import type pg from 'pg';
import webpush from 'web-push';
import type { Message } from '../compose.ts';
import { NobodyToReach, NotSent, type Provider } from './provider.ts';

export interface WebPushOptions {
  readonly pool: pg.Pool;
  readonly publicKey: string;
  readonly privateKey: string;
  /** How push services can reach the clinic: a https or mailto address. */
  readonly contact: string;
  readonly isPushService: (endpoint: URL) => boolean;
}

interface Browser {
  readonly id: string;
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
}

const longestTtlSeconds = 28 * 86_400;

export function createWebPush(options: WebPushOptions): Provider {
  const { pool } = options;
  const vapidDetails = {
    subject: options.contact,
    publicKey: options.publicKey,
    privateKey: options.privateKey,
  };

  async function show(browser: Browser, message: Message): Promise<'shown' | 'gone' | 'failed'> {
    // Addresses come from browsers of people; ours must not be used to call just anybody.
    if (!options.isPushService(new URL(browser.endpoint))) return 'gone';
    try {
      await webpush.sendNotification(
        { endpoint: browser.endpoint, keys: { p256dh: browser.p256dh, auth: browser.auth } },
        JSON.stringify({
          title: message.title,
          body: message.body,
          ...(message.link && { url: message.link.url }),
          tag: message.key,
          lang: message.to.locale,
        }),
        {
          vapidDetails,
          timeout: 10_000,
          urgency: 'high',
          TTL: Math.max(
            0,
            Math.min(longestTtlSeconds, Math.round((message.usefulUntil.getTime() - Date.now()) / 1000)),
          ),
          // A second attempt replaces the first where that is still waiting; the tag does the same in the browser.
          topic: message.key.replaceAll('-', ''),
        },
      );
      return 'shown';
    } catch (error) {
      if (error instanceof webpush.WebPushError) {
        return error.statusCode === 404 || error.statusCode === 410 ? 'gone' : 'failed';
      }
      return 'failed';
    }
  }

  return {
    send: async (message) => {
      const found = await pool.query<Browser>(
        'select id, endpoint, p256dh, auth from public.push_subscriptions where user_id = $1',
        [message.to.id],
      );
      const results = await Promise.all(found.rows.map((browser) => show(browser, message)));
      const gone = found.rows.filter((_, index) => results[index] === 'gone').map((browser) => browser.id);
      if (gone.length > 0) {
        await pool.query('delete from public.push_subscriptions where id = any ($1::uuid[])', [gone]);
      }
      if (results.includes('shown')) return;
      if (results.includes('failed')) throw new NotSent('no push service has taken the message');
      throw new NobodyToReach('no_browser_left');
    },
  };
}

const knownServices = [
  'fcm.googleapis.com',
  'push.services.mozilla.com',
  'notify.windows.com',
  'push.apple.com',
];

/** `more` names further hosts, for browsers with push services of their own. */
export function pushServices(more: readonly string[] = []): (endpoint: URL) => boolean {
  const hosts = [...knownServices, ...more];
  return ({ hostname }) => hosts.some((host) => hostname === host || hostname.endsWith(`.${host}`));
}

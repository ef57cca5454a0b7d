/** Puts together whatever carries messages, as the environment says. */
import type pg from 'pg';
import type { Logger } from 'pino';
import type { Clinic } from './compose.ts';
import type { Providers } from './delivery-pump.ts';
import { createMailer, createSmsCatcher, type EmailOptions } from './providers/email.ts';
import type { Provider } from './providers/provider.ts';
import { createTwilio, smsText } from './providers/sms.ts';
import { createWebPush, pushServices } from './providers/web-push.ts';
import type { DeliverySettings } from './settings.ts';
import type { Channel } from './story.ts';

export interface Outlets {
  readonly clinic: Clinic;
  readonly providers: Providers;
  /** What messages can be made for at all; the bell needs nobody. */
  readonly channels: readonly Channel[];
  close(): void;
}

export function setUpOutlets(settings: DeliverySettings, pool: pg.Pool, log: Logger): Outlets {
  const host = new URL(settings.APP_URL).hostname;
  const from = settings.MAIL_FROM ?? { name: 'Telemed', email: `no-reply@${host}` };
  const mail: EmailOptions = {
    smtpUrl: settings.SMTP_URL,
    from,
    host,
    connections: settings.SMTP_CONNECTIONS,
    catcherUrl: settings.MAIL_CATCHER_URL,
  };
  const email = createMailer(mail);
  const smsCatcher = settings.SMS_PROVIDER === 'mail' ? createSmsCatcher(mail, smsText) : undefined;
  const sms = smsCatcher ?? twilioOf(settings);
  const webPush = webPushOf(settings, pool, from.email);
  if (sms === undefined) log.warn('SMS_PROVIDER is off: no text messages are sent');
  if (webPush === undefined) log.warn('there is no VAPID key pair: no web push is sent');
  const providers: Providers = { email, ...(sms && { sms }), ...(webPush && { web_push: webPush }) };
  return {
    clinic: { appUrl: settings.APP_URL, mailFrom: from },
    providers,
    channels: ['in_app', ...(Object.keys(providers) as Channel[])],
    close: () => {
      email.close();
      smsCatcher?.close();
    },
  };
}

function twilioOf(settings: DeliverySettings): Provider | undefined {
  if (settings.SMS_PROVIDER !== 'twilio') return undefined;
  const { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken, TWILIO_FROM: from } = settings;
  if (accountSid === undefined || authToken === undefined || from === undefined) {
    throw new Error(
      'SMS_PROVIDER is twilio, which needs TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and TWILIO_FROM.',
    );
  }
  return createTwilio({ url: settings.TWILIO_URL, accountSid, authToken, from });
}

function webPushOf(settings: DeliverySettings, pool: pg.Pool, mailAddress: string): Provider | undefined {
  const { VAPID_PUBLIC_KEY: publicKey, VAPID_PRIVATE_KEY: privateKey } = settings;
  if (publicKey === undefined || privateKey === undefined) return undefined;
  // Push services refuse contacts that are on no network of theirs, such as http://localhost.
  const contact = settings.APP_URL.startsWith('https:') ? settings.APP_URL : `mailto:${mailAddress}`;
  const isPushService = pushServices(settings.WEB_PUSH_HOSTS);
  return createWebPush({ pool, publicKey, privateKey, contact, isPushService });
}

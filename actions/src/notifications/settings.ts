/** The part of the environment that says how messages leave and what they link to. */
import { z } from 'zod';

const optional = z
  .string()
  .optional()
  .transform((text) => (text === '' ? undefined : text));

const mailFrom = z
  .string()
  .regex(/^[^<>"\r\n]+<[^<>\s@]+@[^<>\s@]+>$/, 'must be like "Clinic <no-reply@clinic.example>"')
  .transform((text) => ({
    name: text.slice(0, text.indexOf('<')).trim(),
    email: text.slice(text.indexOf('<') + 1, -1),
  }));

export const notificationShape = {
  APP_URL: z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, '')),
  /** Without a VAPID key pair there is no web push. */
  VAPID_PUBLIC_KEY: optional,
  TWILIO_AUTH_TOKEN: optional,
};

export const deliveryShape = {
  ...notificationShape,
  SMTP_URL: z.string().regex(/^smtps?:\/\//, 'must begin with smtp:// or smtps://'),
  SMTP_CONNECTIONS: z.coerce.number().int().min(1).max(50).default(5),
  MAIL_FROM: mailFrom.optional(),
  /** API of the mail catcher that SMTP_URL leads to, where there is one. */
  MAIL_CATCHER_URL: optional.pipe(z.url().optional()),
  /** `mail` shows text messages in the mail catcher. */
  SMS_PROVIDER: z.enum(['off', 'mail', 'twilio']).default('off'),
  TWILIO_URL: z.url().default('https://api.twilio.com'),
  TWILIO_ACCOUNT_SID: optional,
  TWILIO_FROM: optional,
  VAPID_PRIVATE_KEY: optional,
  /** Hosts of push services besides those of the known browsers, separated by commas. */
  WEB_PUSH_HOSTS: z
    .string()
    .default('')
    .transform((text) => text.split(',').filter((host) => host !== '')),
  DELIVERY_LEASE_SECONDS: z.coerce.number().min(2).max(600).default(60),
  QUEUE_SUPERVISE_SECONDS: z.coerce.number().int().min(1).max(600).default(15),
};

const deliverySettings = z.object(deliveryShape);
export type DeliverySettings = z.infer<typeof deliverySettings>;

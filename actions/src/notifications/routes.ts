/** What browsers and the provider of text messages need of us; the app's server passes both on. */
import type { FastifyInstance } from 'fastify';
import type pg from 'pg';
import { z } from 'zod';
import { Failure } from '../failure.ts';
import { parseBody } from '../http/text.ts';
import { isSignedByTwilio } from './providers/sms.ts';
import { readReply, takeReply } from './sms-replies.ts';

export interface NotificationOptions {
  readonly pool: pg.Pool;
  readonly appUrl: string;
  readonly vapidPublicKey?: string | undefined;
  /** Signs the replies; without it none are taken. */
  readonly twilioAuthToken?: string | undefined;
}

const reply = z.object({ From: z.string().regex(/^\+\d{7,15}$/), Body: z.string().max(2000) });

export async function notificationRoutes(
  server: FastifyInstance,
  options: NotificationOptions,
): Promise<void> {
  const { pool, appUrl, vapidPublicKey = null, twilioAuthToken } = options;
  server.get('/public/vapid-key', async () => ({ publicKey: vapidPublicKey }));

  server.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    async (_request: unknown, body: unknown) => Object.fromEntries(new URLSearchParams(String(body))),
  );
  server.post('/public/sms-replies', async (request, answer) => {
    const form = parseBody(z.record(z.string(), z.string()), request.body);
    const signature = request.headers['x-twilio-signature'];
    // The signature is over the address that the provider was told, not over ours.
    if (
      twilioAuthToken === undefined ||
      !isSignedByTwilio(twilioAuthToken, `${appUrl}/api/sms-replies`, form, signature)
    ) {
      throw new Failure('UNAUTHENTICATED', 'unauthenticated', 'The signature is missing or wrong.');
    }
    const { From: phone, Body: text } = parseBody(reply, form);
    const meant = readReply(text);
    if (meant !== undefined) await takeReply(pool, phone, meant);
    request.log.info({ meant: meant ?? 'something else' }, 'somebody answered a text message');
    return answer.type('text/xml').send('<?xml version="1.0" encoding="UTF-8"?><Response/>');
  });
}

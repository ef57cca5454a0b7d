/** Text messages by a provider with Twilio's HTTP interface. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Message } from '../compose.ts';
import { NotSent, type Provider, RefusedForGood } from './provider.ts';

export interface TwilioOptions {
  readonly url: string;
  readonly accountSid: string;
  readonly authToken: string;
  /** A number in E.164, or the sid of a messaging service. */
  readonly from: string;
}

const patienceMs = 15_000;

export function smsText(message: Message): string {
  // Two addresses cost a second message. The test's page leads on to the call, and it is too early for that one.
  const address = message.check?.url ?? message.link?.url;
  const link = address === undefined ? [] : [address];
  return [`${message.title}. ${message.body}`, ...link, message.stop].join('\n');
}

export function createTwilio(options: TwilioOptions): Provider {
  const messages = `${options.url}/2010-04-01/Accounts/${options.accountSid}/Messages.json`;
  const authorization = `Basic ${Buffer.from(`${options.accountSid}:${options.authToken}`).toString('base64')}`;
  return {
    send: async (message, signal) => {
      const sender = options.from.startsWith('MG') ? 'MessagingServiceSid' : 'From';
      const response = await fetch(messages, {
        method: 'POST',
        headers: { authorization },
        body: new URLSearchParams({
          To: numberOf(message),
          [sender]: options.from,
          Body: smsText(message),
        }),
        signal: AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]),
      });
      await response.body?.cancel();
      if (response.ok) return;
      const sentence = `the provider of text messages answers ${response.status}`;
      if (response.status === 429) throw new NotSent(sentence);
      if (response.status < 500) throw new RefusedForGood(sentence);
      throw new Error(sentence);
    },
    // The interface has no keys of ours, so an earlier attempt is recognised by its number, words and time.
    wasTakenOver: async (message, since) => {
      const query = new URLSearchParams({
        To: numberOf(message),
        'DateSent>': since.toISOString().slice(0, 10),
        PageSize: '100',
      });
      const response = await fetch(`${messages}?${query.toString()}`, {
        headers: { authorization },
        signal: AbortSignal.timeout(patienceMs),
      });
      if (!response.ok) throw new Error(`the provider of text messages answers ${response.status}`);
      const sent = sentMessages.parse(await response.json()).messages;
      const earliest = since.getTime() - clockDifferenceMs;
      return sent.some((one) => one.body === smsText(message) && Date.parse(one.date_created) >= earliest);
    },
  };
}

const clockDifferenceMs = 30_000;
const sentMessages = z.object({
  messages: z.array(z.object({ body: z.string(), date_created: z.string() })),
});

function numberOf(message: Message): string {
  if (message.to.phone === null) throw new RefusedForGood('there is no number');
  return message.to.phone;
}

/** Twilio signs the address it calls and the form's fields in the order of their names. */
export function isSignedByTwilio(
  authToken: string,
  url: string,
  form: Readonly<Record<string, string>>,
  signature: unknown,
): boolean {
  if (typeof signature !== 'string') return false;
  const text =
    url +
    Object.keys(form)
      .toSorted()
      .map((name) => `${name}${form[name]}`)
      .join('');
  const expected = createHmac('sha1', authToken).update(text).digest();
  const given = Buffer.from(signature, 'base64');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

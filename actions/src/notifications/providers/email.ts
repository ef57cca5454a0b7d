/** Email over SMTP. */
import nodemailer, { type SendMailOptions } from 'nodemailer';
import { z } from 'zod';
import type { Message } from '../compose.ts';
import { NobodyToReach, NotSent, type Provider, RefusedForGood } from './provider.ts';
import { createSmtpLinks } from './smtp-links.ts';

export interface EmailOptions {
  readonly smtpUrl: string;
  readonly from: { readonly name: string; readonly email: string };
  /** Right side of message ids and calendar ids. */
  readonly host: string;
  readonly connections: number;
  /** API of a mail catcher; only it can say whether a mail has arrived. */
  readonly catcherUrl?: string | undefined;
}

export interface Mailer extends Provider {
  close(): void;
}

export function createMailer(options: EmailOptions): Mailer {
  return mailerOf(options, (message) => ({
    to: addressOf(message),
    subject: message.title,
    text: plainText(message),
    html: html(message),
    ...(message.calendar && {
      icalEvent: {
        method: message.calendar.method,
        filename: 'appointment.ics',
        content: message.calendar.text,
      },
    }),
  }));
}

/** People without one are sent no mail; whoever has lost his since the message was queued is no fault of the relay. */
function addressOf({ to }: Message): string {
  if (to.email === null) throw new NobodyToReach('the person has no address');
  return to.email;
}

/**
 * Shows in the mail catcher what would go out as text messages: to `<number>@sms.invalid`, a domain that can never
 * receive mail.
 */
export function createSmsCatcher(options: EmailOptions, textOf: (message: Message) => string): Mailer {
  return mailerOf(options, (message) => ({
    to: `${message.to.phone}@sms.invalid`,
    subject: `SMS ${message.to.phone}`,
    text: textOf(message),
  }));
}

function mailerOf(options: EmailOptions, mailOf: (message: Message) => SendMailOptions): Mailer {
  const links = createSmtpLinks(options.smtpUrl, options.connections);
  const writer = nodemailer.createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
  const idOf = (message: Message): string => `<${message.key}@${options.host}>`;
  const { catcherUrl } = options;
  return {
    send: async (message, signal) => {
      const written = await writer.sendMail({
        from: { name: options.from.name, address: options.from.email },
        ...mailOf(message),
        messageId: idOf(message),
        headers: { 'Auto-Submitted': 'auto-generated' },
        disableFileAccess: true,
        disableUrlAccess: true,
      });
      const { from, to } = written.envelope;
      try {
        await links.send({ envelope: { from: from || '', to }, content: written.message as Buffer }, signal);
      } catch (error) {
        throw asDeliveryError(error);
      }
    },
    ...(catcherUrl !== undefined && {
      wasTakenOver: async (message: Message) => hasArrived(catcherUrl, idOf(message)),
    }),
    close: () => links.close(),
  };
}

const notYetSpoken = new Set(['EDNS', 'EAUTH', 'ETLS', 'ENOAUTH', 'EOAUTH2']);

/** A connection that breaks later than this leaves open whether the server had the whole mail. */
function asDeliveryError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof NotSent) return error;
  const { code, responseCode } = error as { code?: string; responseCode?: number };
  if (responseCode !== undefined && responseCode >= 500 && code !== 'EAUTH') {
    return new RefusedForGood(error.message, { cause: error });
  }
  return responseCode !== undefined || (code !== undefined && notYetSpoken.has(code))
    ? new NotSent(error.message, { cause: error })
    : error;
}

const caughtMails = z.array(z.object({ headers: z.object({ 'message-id': z.string().optional() }) }));

async function hasArrived(catcherUrl: string, messageId: string): Promise<boolean> {
  const response = await fetch(
    `${catcherUrl}/api/email?headers.message-id=${encodeURIComponent(messageId)}`,
    {
      signal: AbortSignal.timeout(10_000),
    },
  );
  if (!response.ok) throw new Error(`the mail catcher answers ${response.status}`);
  return caughtMails.parse(await response.json()).some((mail) => mail.headers['message-id'] === messageId);
}

function plainText(message: Message): string {
  return [
    message.body,
    ...(message.note === undefined ? [] : ['', message.note]),
    ...(message.link === undefined ? [] : ['', `${message.link.label}: ${message.link.url}`]),
    ...(message.link?.caution === undefined ? [] : [message.link.caution]),
    ...(message.check === undefined ? [] : ['', `${message.check.label}: ${message.check.url}`]),
    '',
    message.footer,
    ...(message.settings === undefined ? [] : [`${message.settings.label}: ${message.settings.url}`]),
  ].join('\n');
}

function html(message: Message): string {
  const paragraph = (text: string): string => `<p>${escapeHtml(text)}</p>`;
  const anchor = ({ label, url }: { readonly label: string; readonly url: string }): string =>
    `<a href="${escapeHtml(url)}">${escapeHtml(label)}</a>`;
  const { link, check, settings } = message;
  return [
    `<!doctype html><html lang="${message.to.locale}"><meta charset="utf-8"><title>${escapeHtml(message.title)}</title>`,
    '<body style="font-family:sans-serif;font-size:16px;line-height:1.5;color:#1a1a1a;max-width:36em">',
    `<h1 style="font-size:20px">${escapeHtml(message.title)}</h1>`,
    paragraph(message.body),
    message.note === undefined ? '' : paragraph(message.note),
    link === undefined ? '' : `<p>${anchor(link)}</p>`,
    link?.caution === undefined ? '' : paragraph(link.caution),
    check === undefined ? '' : `<p>${anchor(check)}</p>`,
    `<p style="font-size:13px;color:#555">${escapeHtml(message.footer)} `,
    `${settings === undefined ? '' : anchor(settings)}</p></body></html>`,
  ].join('\n');
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

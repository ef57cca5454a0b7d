import { createECDH, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../hasura/test/support/database.ts';
import { aPerson } from '../../../hasura/test/support/people.ts';
import { newVapidKeys } from '../../../stack/src/vapid-keys.ts';
import { compose } from '../../src/notifications/compose.ts';
import { createMailer } from '../../src/notifications/providers/email.ts';
import { NobodyToReach, NotSent, RefusedForGood } from '../../src/notifications/providers/provider.ts';
import { createTwilio, smsText } from '../../src/notifications/providers/sms.ts';
import { createWebPush, pushServices } from '../../src/notifications/providers/web-push.ts';
import { aStory } from './stories.ts';

const clinic = {
  appUrl: 'https://telemed.example',
  mailFrom: { name: 'Telemed', email: 'no-reply@telemed.example' },
};
const inTime = () => AbortSignal.timeout(20_000);
const message = compose(aStory(), clinic);

interface Call {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A provider of our own on a real socket. */
async function aService(answer: (call: Call) => { status: number; body?: string }) {
  const calls: Call[] = [];
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const call = {
        method: request.method!,
        path: request.url!,
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      };
      calls.push(call);
      const { status, body = '' } = answer(call);
      response.writeHead(status).end(body);
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    stop: () => new Promise((stopped) => server.close(stopped)),
  };
}

describe('text messages', () => {
  const options = { accountSid: 'AC1', authToken: 'secret', from: '+15005550006' };

  it('NOT-2 are handed over with number, sender and words', async () => {
    const provider = await aService(() => ({ status: 201, body: '{}' }));

    await createTwilio({ ...options, url: provider.url }).send(message, inTime());
    await provider.stop();

    const [call] = provider.calls;
    expect(call!.path).toBe('/2010-04-01/Accounts/AC1/Messages.json');
    expect(call!.headers.authorization).toBe(`Basic ${Buffer.from('AC1:secret').toString('base64')}`);
    expect(Object.fromEntries(new URLSearchParams(call!.body))).toEqual({
      To: '+8801700000000',
      From: '+15005550006',
      Body: smsText(message),
    });
  });

  it.each([
    [400, RefusedForGood],
    [429, NotSent],
  ])('NOT-4 an answer of %i says whether another attempt is worth it', async (status, kind) => {
    const provider = await aService(() => ({ status }));

    const sending = createTwilio({ ...options, url: provider.url }).send(message, inTime());

    await expect(sending).rejects.toBeInstanceOf(kind);
    await provider.stop();
  });

  it('NOT-1 an answer of 500 leaves open whether it was sent, which its list then says', async () => {
    const since = new Date('2026-12-01T10:00:00Z');
    const list = [
      { body: 'something else', date_created: 'Tue, 01 Dec 2026 10:00:01 +0000' },
      { body: smsText(message), date_created: 'Mon, 30 Nov 2026 10:00:00 +0000' },
    ];
    const provider = await aService(({ method }) =>
      method === 'POST' ? { status: 500 } : { status: 200, body: JSON.stringify({ messages: list }) },
    );
    const twilio = createTwilio({ ...options, url: provider.url });

    await expect(twilio.send(message, inTime())).rejects.not.toBeInstanceOf(NotSent);
    const before = await twilio.wasTakenOver!(message, since);
    list.push({ body: smsText(message), date_created: 'Tue, 01 Dec 2026 10:00:01 +0000' });
    const after = await twilio.wasTakenOver!(message, since);
    await provider.stop();

    expect([before, after]).toEqual([false, true]);
  });
});

describe('mail', () => {
  const options = { from: clinic.mailFrom, host: 'telemed.example', connections: 1 };

  it('NOT-4 to a relay that is away was certainly not sent', async () => {
    const mailer = createMailer({ ...options, smtpUrl: 'smtp://127.0.0.1:9' });

    await expect(mailer.send(message, inTime())).rejects.toBeInstanceOf(NotSent);
    mailer.close();
  });

  it.each([
    ['550 no such user', RefusedForGood, true],
    ['451 try again later', NotSent, true],
    ['', NotSent, false],
  ])('NOT-4 an end of %j after the address is understood', async (reply, kind, isKind) => {
    const relay = createTcpServer((socket) => {
      socket.write('220 relay\r\n');
      socket.on('data', (data) => {
        const said = data.toString();
        if (said.startsWith('EHLO')) socket.write('250 relay\r\n');
        else if (said.startsWith('MAIL')) socket.write('250 ok\r\n');
        else if (!said.startsWith('RCPT')) socket.end();
        else if (reply === '') socket.end('250 ok\r\n');
        else socket.write(`${reply}\r\n`);
      });
      socket.on('error', () => socket.destroy());
    });
    await new Promise<void>((listening) => relay.listen(0, '127.0.0.1', listening));
    const { port } = relay.address() as AddressInfo;
    const mailer = createMailer({ ...options, smtpUrl: `smtp://127.0.0.1:${port}` });

    const error = await mailer.send(message, inTime()).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    mailer.close();
    await new Promise((stopped) => relay.close(stopped));

    expect(error).toBeInstanceOf(Error);
    expect(error instanceof kind).toBe(isKind);
  });
});

describe('web push', () => {
  let database: TestDatabase;
  let userId: string;
  beforeAll(async () => {
    database = await createTestDatabase(inject('postgresUrl'));
    userId = await aPerson(database.pool);
  });
  afterAll(() => database.drop());

  const subscribe = (endpoint: string) => {
    const browser = createECDH('prime256v1');
    browser.generateKeys();
    return database.pool.query(
      'insert into push_subscriptions (user_id, endpoint, p256dh, auth) values ($1, $2, $3, $4)',
      [userId, endpoint, browser.getPublicKey('base64url'), randomBytes(16).toString('base64url')],
    );
  };
  const endpoints = async () =>
    (await database.pool.query('select endpoint from push_subscriptions')).rows.map((row) => row.endpoint);
  const provider = () => {
    const { vapidPublicKey, vapidPrivateKey } = newVapidKeys();
    return createWebPush({
      pool: database.pool,
      publicKey: vapidPublicKey,
      privateKey: vapidPrivateKey,
      contact: 'mailto:no-reply@telemed.example',
      isPushService: pushServices(['push.test']),
    });
  };
  const toUser = () => ({ ...message, to: { ...message.to, id: userId } });

  it('NOT-2 calls nobody but push services, and forgets browsers that name others', async () => {
    await subscribe('https://169.254.169.254/latest/meta-data');
    await subscribe('https://fcm.googleapis.com.evil.example/x');

    await expect(provider().send(toUser(), inTime())).rejects.toBeInstanceOf(NobodyToReach);

    expect(await endpoints()).toEqual([]);
  });

  it('NOT-4 keeps a browser whose push service does not answer, for another attempt', async () => {
    await subscribe('https://gone.push.test/1');

    await expect(provider().send(toUser(), inTime())).rejects.toBeInstanceOf(NotSent);

    expect(await endpoints()).toEqual(['https://gone.push.test/1']);
  });

  it('NOT-2 knows the push services of browsers by their hosts only', () => {
    const isService = pushServices();

    expect(isService(new URL('https://updates.push.services.mozilla.com/wpush/v2/x'))).toBe(true);
    expect(isService(new URL('https://fcm.googleapis.com/fcm/send/x'))).toBe(true);
    expect(isService(new URL('https://example.org/fcm.googleapis.com'))).toBe(false);
    expect(isService(new URL('https://evilfcm.googleapis.com.example'))).toBe(false);
  });
});

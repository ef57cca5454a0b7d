/**
 * A few connections to the mail relay. Each carries one mail at a time and is torn when its time is over: a mail that
 * has been given up must not leave later all the same, which pools with queues of their own cannot promise.
 */
import { connect, type Socket } from 'node:net';
import { parseConnectionUrl } from 'nodemailer/lib/shared/index.js';
import SMTPConnection from 'nodemailer/lib/smtp-connection/index.js';
import { NotSent, NotTried } from './provider.ts';

export interface Mail {
  readonly envelope: { readonly from: string; readonly to: string[] };
  readonly content: Buffer;
}

export interface SmtpLinks {
  send(mail: Mail, signal: AbortSignal): Promise<void>;
  close(): void;
}

interface Link {
  readonly socket: Socket;
  readonly connection: SMTPConnection;
}

export function createSmtpLinks(smtpUrl: string, most: number): SmtpLinks {
  const options = parseConnectionUrl(smtpUrl);
  const port = Number(options.port ?? (options.secure === true ? 465 : 587));
  const host = options.host ?? '127.0.0.1';
  const idle: Link[] = [];
  let places = most;
  const waiting: (() => void)[] = [];

  async function takePlace(signal: AbortSignal): Promise<void> {
    if (signal.aborted) throw new NotTried('there was no time left');
    if (places > 0) {
      places -= 1;
      return;
    }
    const turn = Promise.withResolvers<void>();
    const giveUp = (): void => {
      const index = waiting.indexOf(turn.resolve);
      if (index === -1) return; // his turn has come at this very moment
      waiting.splice(index, 1);
      turn.reject(new NotTried('no connection became free in time'));
    };
    waiting.push(turn.resolve);
    signal.addEventListener('abort', giveUp, { once: true });
    await turn.promise;
    signal.removeEventListener('abort', giveUp);
  }
  function givePlace(): void {
    const next = waiting.shift();
    if (next === undefined) places += 1;
    else next();
  }

  async function open(): Promise<Link> {
    const socket = await opened(connect({ host, port, noDelay: true }));
    const connection = new SMTPConnection({
      ...options,
      connection: socket,
      greetingTimeout: 10_000,
      socketTimeout: 60_000,
    });
    const link = { socket, connection };
    const forget = (): void => {
      const index = idle.indexOf(link);
      if (index !== -1) idle.splice(index, 1);
    };
    connection.on('end', forget);
    connection.on('error', forget); // whoever uses it hears of it by his own callback
    await settled(link, (done) => connection.connect(done));
    const { auth } = options;
    if (auth !== undefined)
      await settled(link, (done) => connection.login(auth as Parameters<SMTPConnection['login']>[0], done));
    return link;
  }

  /** Until a connection stands nothing of a mail has left. */
  async function openOrSay(): Promise<Link> {
    try {
      return await open();
    } catch (error) {
      throw new NotSent(error instanceof Error ? error.message : String(error), { cause: error });
    }
  }

  return {
    send: async (mail, signal) => {
      await takePlace(signal);
      let link: Link | undefined;
      const tear = (): void => void link?.socket.destroy();
      signal.addEventListener('abort', tear, { once: true });
      try {
        const used = (link = idle.pop() ?? (await openOrSay()));
        if (signal.aborted) throw new NotTried('there was no time left');
        await settled(used, (done) => used.connection.send(mail.envelope, mail.content, done));
        idle.push(used);
      } catch (error) {
        link?.socket.destroy();
        throw error;
      } finally {
        signal.removeEventListener('abort', tear);
        givePlace();
      }
    },
    close: () => {
      for (const { connection } of idle.splice(0)) connection.quit();
    },
  };
}

function opened(socket: Socket): Promise<Socket> {
  return new Promise((resolve, reject) => {
    socket.setTimeout(10_000, () => socket.destroy(new Error('the relay does not answer')));
    // Kept for the socket's life: a torn one may still say that it was reset, when nobody else listens any more.
    socket.on('error', reject);
    socket.once('connect', () => {
      socket.setTimeout(0);
      resolve(socket);
    });
  });
}

/** Ends with the step's own callback, or with the connection: a torn one calls nobody back. */
function settled(
  { socket, connection }: Link,
  step: (done: (error?: Error | null) => void) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const finish = (error?: Error | null): void => {
      socket.off('close', closed);
      connection.off('error', finish);
      connection.off('end', closed);
      if (error) reject(error);
      else resolve();
    };
    const closed = (): void => finish(new Error('the connection to the relay broke'));
    socket.once('close', closed);
    connection.once('error', finish);
    connection.once('end', closed);
    step(finish);
  });
}

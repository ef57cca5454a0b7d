/** Takes mail as fast as it comes and keeps only when each arrived: what is measured is who sends, not who receives. */

import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

export class SmtpSink {
  /** Arrival of each mail, by its message id, in milliseconds of performance.now(). */
  readonly arrivals = new Map<string, number>();
  repeated = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor() {
    this.#server = createServer((socket) => this.#serve(socket));
  }

  static async start(): Promise<SmtpSink> {
    const sink = new SmtpSink();
    await new Promise<void>((listening) => sink.#server.listen(0, '127.0.0.1', listening));
    return sink;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `smtp://127.0.0.1:${this.port}`;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((stopped) => this.#server.close(stopped));
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.setNoDelay(true);
    let inMail = false;
    let text = '';
    socket.write('220 sink\r\n');
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      for (;;) {
        const end = text.indexOf(inMail ? '\r\n.\r\n' : '\r\n');
        if (end === -1) return;
        const part = text.slice(0, end);
        text = text.slice(end + (inMail ? 5 : 2));
        if (inMail) this.#take(part);
        const begins = !inMail && part.toUpperCase().startsWith('DATA');
        inMail = begins;
        socket.write(begins ? '354 go on\r\n' : '250 ok\r\n');
        if (part.toUpperCase() === 'QUIT') socket.end();
      }
    });
  }

  #take(mail: string): void {
    const id = /^Message-ID: <([^>]+)>/im.exec(mail)?.[1] ?? '';
    if (this.arrivals.has(id)) this.repeated += 1;
    else this.arrivals.set(id, performance.now());
  }
}

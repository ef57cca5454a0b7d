/** A mail catcher as a process of its own, and what has arrived in it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import getPort from 'get-port';

export interface CaughtMail {
  readonly id: string;
  readonly subject: string;
  readonly to: readonly { readonly address: string }[];
  readonly text: string;
  readonly html: string;
  readonly time: string;
  readonly headers: { readonly 'message-id': string };
  readonly attachments?: readonly { readonly contentType: string; readonly generatedFileName?: string }[];
}

export interface MailCatcher {
  readonly smtpUrl: string;
  readonly apiUrl: string;
  mails(): Promise<CaughtMail[]>;
  source(mail: CaughtMail): Promise<string>;
  clear(): Promise<void>;
  stop(): Promise<void>;
}

const startWithinMs = 60_000;

export async function startMailCatcher(): Promise<MailCatcher> {
  const folder = await mkdtemp(join(tmpdir(), 'telemed-mail-'));
  const [smtp, web] = [await getPort({ host: '127.0.0.1' }), await getPort({ host: '127.0.0.1' })];
  const program = join(dirname(fileURLToPath(import.meta.resolve('maildev'))), 'bin/maildev.js');
  const child = spawn(
    process.execPath,
    [
      program,
      ...['--ip', '127.0.0.1', '--smtp', String(smtp), '--web-ip', '127.0.0.1', '--web', String(web)],
      ...['--mail-directory', folder],
    ],
    { env: { PATH: process.env['PATH'] }, stdio: 'ignore' },
  );
  const apiUrl = `http://127.0.0.1:${web}`;
  await untilHealthy(apiUrl, child);
  return {
    smtpUrl: `smtp://127.0.0.1:${smtp}?ignoreTLS=true`,
    apiUrl,
    mails: async () => (await (await fetch(`${apiUrl}/api/email`)).json()) as CaughtMail[],
    source: async (mail) => (await fetch(`${apiUrl}/api/email/${mail.id}/source`)).text(),
    clear: async () => void (await fetch(`${apiUrl}/api/email/all`, { method: 'DELETE' })),
    stop: async () => {
      if (child.exitCode === null) {
        const exited = once(child, 'exit');
        child.kill('SIGTERM');
        await exited;
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function untilHealthy(apiUrl: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + startWithinMs;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error('The mail catcher ended at its start.');
    const response = await fetch(`${apiUrl}/api/healthz`).catch(() => undefined); // not listening yet
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  child.kill('SIGKILL');
  throw new Error('The mail catcher does not answer.');
}

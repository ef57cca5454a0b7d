/** Uploads and reads as the app's server does for a signed-in person: over a real socket, by the tus protocol. */
import { randomUUID } from 'node:crypto';
import type { ActingSession, Answer, RunningService } from '../support/running-service.ts';
import { internalSecret } from '../support/running-service.ts';

export interface FileClient {
  begin(file: { name: string; size: number; roomId: string }): Promise<Response>;
  /** Sends bytes from `offset` on. */
  append(id: string, offset: number, content: Uint8Array): Promise<Response>;
  progress(id: string): Promise<Response>;
  cancel(id: string): Promise<Response>;
  finish(id: string): Promise<Response>;
  /** All of it; gives the answer of the last step that was taken. */
  upload(file: {
    name: string;
    content: Uint8Array;
    roomId: string;
  }): Promise<{ id: string; answer: Response }>;
  read(url: string, headers?: Record<string, string>): Promise<Response>;
  links(fileIds: string[], variant?: 'ORIGINAL' | 'PREVIEW'): Promise<Answer>;
  send(message: { roomId: string; fileIds: string[]; id?: string; body?: string }): Promise<Answer>;
}

export const address = '203.0.113.9';

export function fileClient(service: RunningService, origin: string, session: ActingSession): FileClient {
  const ask = (path: string, init: RequestInit & { headers?: Record<string, string> } = {}) =>
    fetch(`${origin}${path}`, {
      ...init,
      headers: {
        'x-telemed-internal-secret': internalSecret,
        'x-telemed-session-id': session.sessionId,
        'x-forwarded-for': address,
        ...init.headers,
      },
    });
  const tus = { 'tus-resumable': '1.0.0' };
  const at = (id: string) => `/internal/files/uploads/${id}`;
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const client: FileClient = {
    begin: ({ name, size, roomId }) =>
      ask('/internal/files/uploads', {
        method: 'POST',
        headers: {
          ...tus,
          'upload-length': String(size),
          'upload-metadata': `filename ${base64(name)},roomId ${base64(roomId)}`,
        },
      }),
    append: (id, offset, content) =>
      ask(at(id), {
        method: 'PATCH',
        headers: {
          ...tus,
          'upload-offset': String(offset),
          'content-type': 'application/offset+octet-stream',
        },
        body: Buffer.from(content),
      }),
    progress: (id) => ask(at(id), { method: 'HEAD', headers: tus }),
    cancel: (id) => ask(at(id), { method: 'DELETE', headers: tus }),
    finish: (id) => ask(`${at(id)}/finish`, { method: 'POST' }),
    upload: async ({ name, content, roomId }) => {
      const begun = await client.begin({ name, size: content.length, roomId });
      const id = begun.headers.get('location')?.split('/').at(-1);
      if (id === undefined) return { id: '', answer: begun };
      const sent = await client.append(id, 0, content);
      if (!sent.ok) return { id, answer: sent };
      return { id, answer: await client.finish(id) };
    },
    read: (url, headers = {}) => ask(url.replace('/api/files/', '/internal/files/'), { headers }),
    links: (fileIds, variant = 'ORIGINAL') => service.act('createFileLinks', session, { fileIds, variant }),
    send: ({ id = randomUUID(), body = '', ...message }) =>
      service.act('sendMessageWithFiles', session, { id, body, ...message }),
  };
  return client;
}

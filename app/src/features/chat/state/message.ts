/** The shapes chat state works on; the same fields the message documents ask for. */

import type { AttachedFile, UploadedFile } from '../../files/state/file-facts.ts';

export interface ChatMessage {
  id: string;
  room_id: string;
  seq: number;
  change_seq: number;
  kind: string;
  body: string;
  author_id?: string | null;
  subject_id?: string | null;
  created_at: string;
  edited_at?: string | null;
  deleted_at?: string | null;
  author?: { id: string; display_name: string; role: string } | null;
  subject?: { id: string; display_name: string } | null;
  attachments?: readonly { position: number; file: AttachedFile }[];
}

export type OutboxStatus = 'queued' | 'sending' | 'sent' | 'failed';

/** A message this device still owes the server. */
export interface OutboxItem {
  id: string;
  roomId: string;
  body: string;
  /** On the server already; the message makes them visible to the room. */
  files?: readonly UploadedFile[];
  queuedAt: number;
  status: OutboxStatus;
  /** Why the server refused it; only with `failed`. */
  failureCode?: string;
}

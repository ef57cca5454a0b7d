/** The shapes chat state works on; the same fields the message documents ask for. */

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
}

export type OutboxStatus = 'queued' | 'sending' | 'sent' | 'failed';

/** A message this device still owes the server. */
export interface OutboxItem {
  id: string;
  roomId: string;
  body: string;
  queuedAt: number;
  status: OutboxStatus;
  /** Why the server refused it; only with `failed`. */
  failureCode?: string;
}

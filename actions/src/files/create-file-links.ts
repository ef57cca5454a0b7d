/** Makes links to the files among the wished ones that the caller may read. */
import { z } from 'zod';
import type { ActionHandler } from '../http/action-route.ts';
import { uuid } from '../http/text.ts';
import { logAccess } from './access-log.ts';
import type { FileKeeper } from './keeper.ts';
import { makeLink } from './links.ts';
import { refusal } from './refusals.ts';

const input = z.object({
  fileIds: z.array(uuid).min(1).max(100),
  variant: z.enum(['ORIGINAL', 'PREVIEW']),
});

export interface FileLink {
  readonly fileId: string;
  readonly url: string;
  readonly expiresAt: string;
}

export const createFileLinks = (
  keeper: FileKeeper,
): ActionHandler<z.infer<typeof input>, readonly FileLink[]> => ({
  name: 'createFileLinks',
  input,
  run: async (client, caller, { fileIds, variant }) => {
    const wished = [...new Set(fileIds)];
    const found = await client.query<{ id: string }>(
      `select wish.id from unnest($1::uuid[]) with ordinality as wish (id, place)
        where file_store.may_read(wish.id, $2)
          and exists (select from file_store.contents where file_id = wish.id and variant = $3)
        order by wish.place`,
      [wished, caller.id, variant.toLowerCase()],
    );
    const readable = found.rows.map((row) => row.id);
    for (const fileId of wished.filter((id) => !readable.includes(id))) {
      await logAccess(keeper.pool, { action: 'link', fileId, actorId: caller.id }, 'FILE_NOT_FOUND');
    }
    // A page asks for many at once; one that was deleted meanwhile must not keep the others away.
    if (readable.length === 0) throw refusal('FILE_NOT_FOUND');
    const key = keeper.keys.linkKey();
    const now = new Date();
    return readable.map((fileId) => {
      const linked = {
        fileId,
        variant: variant === 'PREVIEW' ? ('preview' as const) : ('original' as const),
        sessionId: caller.sessionId,
      };
      const { url, expiresAt } = makeLink(linked, key, now);
      return { fileId, url, expiresAt: expiresAt.toISOString() };
    });
  },
});

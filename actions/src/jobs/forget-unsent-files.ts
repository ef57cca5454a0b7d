/** Throws away uploads nobody goes on with, and files nobody has sent, after a day. */
import type { FileKeeper } from '../files/keeper.ts';
import { forgetUpload } from '../files/upload-parts.ts';
import type { PeriodicJob } from './job.ts';

const atOnce = 200;

export const forgetUnsentFiles = (keeper: FileKeeper): PeriodicJob => ({
  name: 'forget-unsent-files',
  cron: '*/15 * * * *',
  run: async (pool) => {
    const uploads = await pool.query<{ id: string }>(
      `select id from file_store.uploads where updated_at < now() - interval '1 day' limit $1`,
      [atOnce],
    );
    for (const { id } of uploads.rows) await forgetUpload(keeper, id);
    // The row first: its keys go with it, so whatever a crash leaves of the content can no longer be read.
    const files = await pool.query<{ id: string }>(
      `delete from public.files where id in (
         select file.id from public.files as file
          where file.created_at < now() - interval '1 day'
            and file.room_id is not null -- recordings are carried by no message
            and not exists (select from public.message_attachments where file_id = file.id)
          limit $1 for update skip locked)
       returning id`,
      [atOnce],
    );
    for (const { id } of files.rows) await keeper.disk.deleteAll(`files/${id}`);
    return uploads.rows.length + files.rows.length;
  },
});

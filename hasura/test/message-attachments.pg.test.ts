import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from './support/database.ts';
import { aPerson, aRoom } from './support/people.ts';

let database: TestDatabase;
let author: string;
let reader: string;
let roomId: string;
beforeAll(async () => {
  database = await createTestDatabase(inject('postgresUrl'));
  [author, reader] = [await aPerson(database.pool), await aPerson(database.pool, { role: 'doctor' })];
  roomId = await aRoom(database.pool, [author, reader]);
});
afterAll(() => database.drop());

async function aFile(uploader = author): Promise<string> {
  const id = randomUUID();
  await database.pool.query(
    `insert into files (id, room_id, uploader_id, name, content_type, byte_size, scan_result)
     values ($1, $2, $3, 'a.pdf', 'application/pdf', 10, 'clean')`,
    [id, roomId, uploader],
  );
  return id;
}

/** In one transaction, as the handler writes it. */
async function carry(files: readonly string[], counted = files.length, body = ''): Promise<string> {
  const id = randomUUID();
  const client = await database.connect();
  await client.query('begin');
  try {
    await client.query(
      'insert into messages (id, room_id, author_id, body, attachment_count) values ($1, $2, $3, $4, $5)',
      [id, roomId, author, body, counted],
    );
    await client.query(
      `insert into message_attachments (message_id, position, file_id)
       select $1, place, file from unnest($2::uuid[]) with ordinality as given (file, place)`,
      [id, files],
    );
    await client.query('commit');
    return id;
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}

const mayRead = async (file: string, person: string): Promise<boolean> =>
  (await database.pool.query('select file_store.may_read($1, $2) as may', [file, person])).rows[0].may;

describe('CHAT-10 a message that carries files', () => {
  it('needs no text; one that carries none does', async () => {
    const message = await carry([await aFile(), await aFile()]);

    expect((await database.pool.query('select body from messages where id = $1', [message])).rows).toEqual([
      { body: '' },
    ]);
    await expect(carry([], 0, ' ')).rejects.toMatchObject({ constraint: 'messages_body_not_blank' });
  });

  it.each([
    ['counts more than it carries', 3],
    ['counts fewer than it carries', 1],
  ])('is refused as a whole when it %s', async (_what, counted) => {
    const files = [await aFile(), await aFile()];

    await expect(carry(files, counted, 'text')).rejects.toMatchObject({
      code: 'TM021',
    });
    const left = await database.pool.query('select 1 from message_attachments where file_id = any($1)', [
      files,
    ]);
    expect(left.rowCount).toBe(0);
  });

  it('keeps its count whatever is written', async () => {
    const message = await carry([await aFile()]);

    await database.pool.query('update messages set attachment_count = 3 where id = $1', [message]);

    const { rows } = await database.pool.query('select attachment_count from messages where id = $1', [
      message,
    ]);
    expect(rows).toEqual([{ attachment_count: 1 }]);
  });

  it('carries no file twice, and none that another person has brought', async () => {
    const file = await aFile();
    await carry([file]);

    await expect(carry([file])).rejects.toMatchObject({ constraint: 'message_attachments_file_once' });
    await expect(carry([await aFile(reader)])).rejects.toMatchObject({ code: 'TM020' });
  });
});

describe('CLN-5 the right to a file', () => {
  it('is its uploader’s until it is sent, then the room’s, and nobody’s once the message is deleted', async () => {
    const stranger = await aPerson(database.pool);
    const file = await aFile();
    const rights = async () => [
      await mayRead(file, author),
      await mayRead(file, reader),
      await mayRead(file, stranger),
    ];

    const unsent = await rights();
    const message = await carry([file]);
    const sent = await rights();
    await database.pool.query('update messages set deleted_at = now() where id = $1', [message]);

    expect([unsent, sent, await rights()]).toEqual([
      [true, false, false],
      [true, true, false],
      [false, false, false],
    ]);
  });

  it('ends for whoever leaves the room, also for the author', async () => {
    const file = await aFile();
    await carry([file]);
    await database.pool.query('delete from room_participants where room_id = $1', [roomId]);

    expect([await mayRead(file, author), await mayRead(file, reader)]).toEqual([false, false]);
  });
});

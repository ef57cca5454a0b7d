import { Client } from 'pg';
import { expect, inject, test } from 'vitest';

test('the test cluster decodes its WAL logically and keeps text in UTF-8', async () => {
  const client = new Client({ connectionString: inject('postgresUrl') });
  await client.connect();
  try {
    const wal = await client.query<{ wal_level: string }>('show wal_level');
    const similarity = await client.query<{ upper: string }>(`select upper('ёж') as upper`);
    expect(wal.rows[0]?.wal_level).toBe('logical');
    expect(similarity.rows[0]?.upper).toBe('ЁЖ');
  } finally {
    await client.end();
  }
});

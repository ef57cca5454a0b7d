import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import getPort from 'get-port';
import { Client } from 'pg';
import { expect, test } from 'vitest';
import { startCluster } from '../src/postgres/cluster.ts';
import { inRepository } from '../src/repository.ts';
import { temporaryFolder } from './temporary-folder.ts';

const root = await temporaryFolder('embedded-postgres');

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

test('data survives the sudden death of whoever started the database, whose server is then replaced', async () => {
  const folder = join(root, 'orphan');
  await mkdir(folder);
  const options = {
    databaseDir: join(folder, 'data'),
    logFile: join(folder, 'postgres.log'),
    password: 'secret enough',
  };
  const firstPort = await getPort({ host: '127.0.0.1' });
  // A process of its own that starts the database and is killed, as a power user's `kill -9` would.
  const program = `
    import { startCluster } from ${JSON.stringify(inRepository('stack/src/postgres/cluster.ts'))};
    const cluster = await startCluster(${JSON.stringify({ ...options, port: firstPort })});
    console.log(cluster.url);
    setInterval(() => undefined, 1000);`;
  const starter = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: inRepository('stack'),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(starter.stdout.setEncoding('utf8'), 'data')) as [string];
  await query(line.trim(), `create table kept as select 'still here' as word`);
  starter.kill('SIGKILL');
  await once(starter, 'exit');
  expect(await query(line.trim(), 'select word from kept')).toEqual([{ word: 'still here' }]);

  const again = await startCluster({ ...options, port: await getPort({ host: '127.0.0.1' }) });
  try {
    expect(await query(again.url, 'select word from kept')).toEqual([{ word: 'still here' }]);
    await expect(query(line.trim(), 'select 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  } finally {
    await again.stop();
  }
});

test('an interrupted initialisation leaves no folder that looks like a database', async () => {
  const folder = join(root, 'interrupted');
  await mkdir(join(folder, 'data.unfinished'), { recursive: true });
  const cluster = await startCluster({
    databaseDir: join(folder, 'data'),
    logFile: join(folder, 'postgres.log'),
    port: await getPort({ host: '127.0.0.1' }),
    password: 'secret enough',
  });
  await cluster.stop();
  await expect(readFile(join(folder, 'data.unfinished', 'PG_VERSION'))).rejects.toMatchObject({
    code: 'ENOENT',
  });
  expect((await readFile(join(folder, 'data', 'PG_VERSION'), 'utf8')).trim()).toBe('18');
});

test('the database listens on the loopback address only and asks for its password', async () => {
  const cluster = await startCluster({
    databaseDir: join(root, 'private', 'data'),
    logFile: join(root, 'private', 'postgres.log'),
    port: await getPort({ host: '127.0.0.1' }),
    password: 'secret enough',
  });
  try {
    expect(await query(cluster.url, 'show listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
    await expect(query(cluster.url.replace('secret%20enough', 'guess'), 'select 1')).rejects.toMatchObject({
      code: '28P01',
    });
  } finally {
    await cluster.stop();
  }
});

import { createServer, type Server } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { byteRange } from '../../src/files/byte-range.ts';
import { checkLink, makeLink } from '../../src/files/links.ts';
import { safeName } from '../../src/files/name.ts';
import { scannerOf } from '../../src/files/scanner.ts';
import { readFileSettings } from '../../src/files/settings.ts';

describe('CLN-5 a name', () => {
  it.each([
    ['Отчёт о крови.pdf', 'Отчёт о крови.pdf'],
    ['  scan.pdf  ', 'scan.pdf'],
    ['what?: "this" <one>|.pdf', 'what__ _this_ _one__.pdf'],
    ['photo\u202egpj.exe', 'photogpj.exe'],
    ['.hidden', 'hidden'],
    ['trailing. . .', 'trailing'],
    [`${'ক'.repeat(200)}.pdf`, `${'ক'.repeat(116)}.pdf`],
    ['e\u0301.txt', 'é.txt'],
  ])('%j is kept as %j', (given, kept) => {
    expect(safeName(given)).toBe(kept);
  });

  it.each(['', '   ', '..', '../a.pdf', 'a/b.pdf', 'a\\b.pdf', 'a\0.pdf', 'a\n.pdf', '\u200b', undefined])(
    '%j is refused',
    (given) => {
      expect(() => safeName(given)).toThrow(expect.objectContaining({ code: 'NAME_NOT_ALLOWED' }));
    },
  );
});

describe('CLN-5 a range', () => {
  it.each([
    [undefined, undefined],
    ['bytes=0-9', { start: 0, end: 9 }],
    ['bytes=90-', { start: 90, end: 99 }],
    ['bytes=90-500', { start: 90, end: 99 }],
    ['bytes=-5', { start: 95, end: 99 }],
    ['bytes=-500', { start: 0, end: 99 }],
    ['bytes=-0', null],
    ['bytes=100-', null],
    ['bytes=9-5', undefined],
    ['bytes=0-1,5-6', undefined],
    ['lines=1-2', undefined],
    ['bytes=-', undefined],
  ])('%s of 100 bytes is %o', (header, range) => {
    expect(byteRange(header, 100)).toEqual(range);
  });
});

describe('CLN-5 a link', () => {
  const key = Buffer.alloc(32, 1);
  const linked = { fileId: 'f', variant: 'original', sessionId: 's' } as const;
  const now = new Date('2026-11-21T12:00:00Z');
  const { url, expiresAt } = makeLink(linked, key, now);
  const given = Object.fromEntries(new URL(url, 'http://x').searchParams);

  it('is good for five minutes to the second', () => {
    expect(expiresAt.toISOString()).toBe('2026-11-21T12:05:00.000Z');
    expect(() => checkLink(linked, given, key, new Date('2026-11-21T12:04:59.999Z'))).not.toThrow();
    expect(() => checkLink(linked, given, key, new Date('2026-11-21T12:05:00Z'))).toThrow(
      expect.objectContaining({ code: 'LINK_EXPIRED' }),
    );
  });

  it('does not name the session it is bound to, and is good for no other', () => {
    expect(url).toMatch(/^\/api\/files\/f\/original\?expires=\d+&signature=[\w-]{43}$/);
    expect(() => checkLink({ ...linked, sessionId: 'other' }, given, key, now)).toThrow(
      expect.objectContaining({ code: 'LINK_INVALID' }),
    );
  });

  it('that is expired and changed is told to be changed', () => {
    const late = new Date('2026-11-22T00:00:00Z');

    expect(() => checkLink(linked, { ...given, expires: '1' }, key, late)).toThrow(
      expect.objectContaining({ code: 'LINK_INVALID' }),
    );
  });
});

describe('CLN-5 the malware scanner', () => {
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });

  /** Speaks clamd's INSTREAM; knows one pattern. */
  async function aScanner(answer?: string): Promise<string> {
    const server = createServer((socket) => {
      let received = Buffer.alloc(0);
      socket.on('data', (chunk) => {
        received = Buffer.concat([received, chunk]);
        if (!received.subarray(-4).equals(Buffer.alloc(4))) return;
        const found = received.includes('EICAR-STANDARD-ANTIVIRUS-TEST-FILE');
        socket.end(`${answer ?? (found ? 'stream: Eicar-Test-Signature FOUND' : 'stream: OK')}\0`);
      });
    });
    servers.push(server);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }
  const eicar = Buffer.from('X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*');
  const scanner = (url: string | undefined, policy: 'required' | 'when_possible' = 'when_possible') => {
    const warnings: unknown[] = [];
    const scan = scannerOf({ CLAMD_URL: url, FILE_SCAN_POLICY: policy }, (error) => warnings.push(error));
    return { scan, warnings };
  };

  it('lets a clean content pass and refuses an infected one', async () => {
    const { scan } = scanner(await aScanner());

    expect(await scan(Buffer.alloc(300_000, 'a'))).toBe('clean');
    await expect(scan(eicar)).rejects.toMatchObject({ code: 'FILE_INFECTED' });
  });

  it.each([
    ['that is not there', async () => undefined],
    ['that cannot be reached', async () => 'tcp://127.0.0.1:1'],
    ['that does not know what it was asked', () => aScanner('INSTREAM size limit exceeded. ERROR')],
  ])('%s means "not scanned", or a refusal where the clinic requires it', async (_what, url) => {
    const given = await url();
    const lenient = scanner(given);

    expect(await lenient.scan(Buffer.from('a'))).toBe('not_scanned');
    expect(lenient.warnings).toHaveLength(given === undefined ? 0 : 1);
    await expect(scanner(given, 'required').scan(Buffer.from('a'))).rejects.toMatchObject({
      code: 'SCANNER_UNAVAILABLE',
    });
  });
});

describe('SEC-2 the settings of files', () => {
  const key = Buffer.alloc(32, 3).toString('base64url');

  it.each(['', 'nameless', 'a:short', `a:${key},a:${key}`, `b c:${key}`])(
    'refuse the master keys %j',
    (keys) => {
      expect(() => readFileSettings({ FILE_MASTER_KEYS: keys })).toThrow();
    },
  );

  it('take several keys, and types only that there are checks for', () => {
    expect(
      readFileSettings({ FILE_MASTER_KEYS: `b:${key}, a:${key}` }).FILE_MASTER_KEYS.map(({ id }) => id),
    ).toEqual(['b', 'a']);
    expect(() => readFileSettings({ FILE_MASTER_KEYS: `a:${key}`, FILE_TYPES: 'text/html' })).toThrow();
    expect(readFileSettings({ FILE_MASTER_KEYS: `a:${key}`, FILE_TYPES: 'image/png' }).FILE_TYPES).toEqual([
      'image/png',
    ]);
  });
});

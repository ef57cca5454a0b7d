import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../../live/virtual-clock.ts';
import { FileLinks, type FileVariant } from './file-links.ts';

function aServer() {
  const clock = new VirtualClock();
  const asked: [string[], FileVariant][] = [];
  const server = { gone: new Set<string>(), down: false };
  const links = new FileLinks({
    clock,
    ask: async (fileIds, variant) => {
      asked.push([fileIds, variant]);
      if (server.down) throw new TypeError('Failed to fetch');
      return fileIds
        .filter((fileId) => !server.gone.has(fileId))
        .map((fileId) => ({ fileId, url: `/${fileId}?${asked.length}`, expiresAt: '' }));
    },
  });
  return { clock, asked, server, links };
}

describe('CHAT-10 links to files', () => {
  it('are asked for together when drawn together, each variant by itself', async () => {
    const { clock, asked, links } = aServer();

    const urls = Promise.all([
      links.urlOf('a', 'PREVIEW'),
      links.urlOf('b', 'PREVIEW'),
      links.urlOf('a', 'PREVIEW'),
      links.urlOf('a', 'ORIGINAL'),
    ]);
    await clock.advance(50);

    expect(await urls).toEqual(['/a?1', '/b?1', '/a?1', '/a?2']);
    expect(asked).toEqual([
      [['a', 'b'], 'PREVIEW'],
      [['a'], 'ORIGINAL'],
    ]);
  });

  it('are used again while they are good, and made anew before they expire', async () => {
    const { clock, asked, links } = aServer();
    const first = links.urlOf('a', 'PREVIEW');
    await clock.advance(50);

    await clock.advance(3 * 60_000);
    const again = await links.urlOf('a', 'PREVIEW');
    await clock.advance(60_000);
    const later = links.urlOf('a', 'PREVIEW');
    await clock.advance(50);

    expect([await first, again, await later]).toEqual(['/a?1', '/a?1', '/a?2']);
    expect(asked).toHaveLength(2);
  });

  it('to a file that is gone are null, the others of the same request are there', async () => {
    const { clock, server, links } = aServer();
    server.gone.add('a');

    const urls = Promise.all([links.urlOf('a', 'PREVIEW'), links.urlOf('b', 'PREVIEW')]);
    await clock.advance(50);

    expect(await urls).toEqual([null, '/b?1']);
  });

  it('that could not be had are asked for again the next time', async () => {
    const { clock, server, links } = aServer();
    server.down = true;
    const failing = links.urlOf('a', 'PREVIEW').catch((error: Error) => error.message);
    await clock.advance(50);
    server.down = false;
    const next = links.urlOf('a', 'PREVIEW');
    await clock.advance(50);

    expect([await failing, await next]).toEqual(['Failed to fetch', '/a?2']);
  });
});

/** Asks clamd whether a content is malware, over its own protocol; the content goes nowhere else. */
import { connect } from 'node:net';
import { refusal } from './refusals.ts';
import type { FileSettings } from './settings.ts';

export type ScanResult = 'clean' | 'not_scanned';
export type Scan = (content: Buffer) => Promise<ScanResult>;

const patienceMilliseconds = 30_000;
const chunkBytes = 64 * 1024;

type Policy = Pick<FileSettings, 'CLAMD_URL' | 'FILE_SCAN_POLICY'>;

export function scannerOf(
  { CLAMD_URL: url, FILE_SCAN_POLICY: policy }: Policy,
  warn: (error: unknown) => void,
): Scan {
  return async (content) => {
    let answer: string;
    try {
      if (url === undefined) throw new Error('No scanner is configured.');
      answer = await ask(new URL(url), content);
    } catch (error) {
      if (policy === 'required') throw refusal('SCANNER_UNAVAILABLE', error);
      if (url !== undefined) warn(error);
      return 'not_scanned';
    }
    if (answer.endsWith(' FOUND')) throw refusal('FILE_INFECTED', answer);
    return 'clean';
  };
}

/** Gives "stream: OK" or "stream: Name FOUND"; every other answer is an error. */
function ask(url: URL, content: Buffer): Promise<string> {
  return new Promise((answered, failed) => {
    const socket = connect({ host: url.hostname, port: Number(url.port || 3310) });
    const chunks: Buffer[] = [];
    socket.setTimeout(patienceMilliseconds, () => socket.destroy(new Error('clamd took too long.')));
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('error', failed);
    socket.on('end', () => {
      const answer = Buffer.concat(chunks).toString().replace(/\0$/, '').trim();
      if (answer.endsWith(' OK') || answer.endsWith(' FOUND')) answered(answer);
      else failed(new Error(`clamd answered: ${answer.slice(0, 200)}`));
    });
    socket.write('zINSTREAM\0');
    for (let start = 0; start < content.length; start += chunkBytes) {
      const chunk = content.subarray(start, start + chunkBytes);
      const size = Buffer.alloc(4);
      size.writeUInt32BE(chunk.length);
      socket.write(size);
      socket.write(chunk);
    }
    socket.write(Buffer.alloc(4));
  });
}

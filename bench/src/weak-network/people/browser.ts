/** Two browsers with a made-up camera and microphone: one beside the servers, one behind the weak link. */

import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

export interface BrowserParts {
  readonly executable: string;
  readonly scratch: string;
  readonly name: string;
  /** The words before the browser's own command, for one that runs elsewhere. */
  readonly enter: readonly string[];
  readonly voiceFile: string;
  readonly pictureFile: string;
  readonly turn: { readonly domain: string; readonly keyHash: string } | undefined;
}

const quoted = (word: string): string => `'${word.replaceAll("'", String.raw`'\''`)}'`;

export async function openBrowser(parts: BrowserParts): Promise<Browser> {
  const { executable, scratch, name, enter, voiceFile, pictureFile, turn } = parts;
  // Playwright starts a program by its path and speaks with it over inherited pipes, which need no network.
  const start = join(scratch, `start-${name}.sh`);
  await writeFile(start, `#!/bin/sh\nexec ${[...enter, executable].map(quoted).join(' ')} "$@"\n`);
  await chmod(start, 0o755);
  return chromium.launch({
    executablePath: start,
    handleSIGINT: false,
    handleSIGTERM: false,
    args: [
      // Chromium refuses its sandbox to root.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      `--use-file-for-fake-audio-capture=${voiceFile}`,
      `--use-file-for-fake-video-capture=${pictureFile}`,
      '--autoplay-policy=no-user-gesture-required',
      ...(turn === undefined
        ? []
        : [
            `--host-resolver-rules=MAP ${turn.domain} 127.0.0.1`,
            `--ignore-certificate-errors-spki-list=${turn.keyHash}`,
          ]),
    ],
  });
}

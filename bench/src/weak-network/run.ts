/** The whole measurement inside its own namespace: a stack, a link, two browsers, the ladder, and all of it ended again. */

import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';
import { livekitAnswers } from '../../../e2e/src/consultation-data.ts';
import { Stack, stackFileVariable } from '../../../e2e/src/stack.ts';
import { findLivekit } from '../../../stack/src/services/livekit-binary.ts';
import { startStack } from '../../../stack/src/start-stack.ts';
import { chromiumEnvironment } from '../../../stack/src/testing/chromium.ts';
import { Random } from '../measure/random.ts';
import { Ladder } from './ladder.ts';
import { openLink } from './link/link.ts';
import { openBrowser } from './people/browser.ts';
import { bringTogether } from './people/call.ts';
import { makeCertificate } from './people/certificate.ts';
import { writePicture, writeVoice } from './people/media-files.ts';
import type { LadderPlan } from './plan.ts';
import type { LadderResult } from './result.ts';

const turnDomain = 'turn.telemed.test';
const tcpPort = 7_881;
const longestMs = 900_000;
const picture = { width: 640, height: 360, fps: 15, frames: 60 };

const portOf = (url: string): number => Number(new URL(url).port);

/** Ended from outside, by Ctrl-C or a signal. By then everything that was started has ended. */
export class Interrupted extends Error {
  readonly code = 'INTERRUPTED';
  readonly category = 'interrupted';
  constructor(cause: unknown) {
    super('interrupted: everything that was started has ended, and nothing was written down', { cause });
  }
}

/** What has been opened, to be closed in the opposite order, each whatever the others do. */
class Opened {
  readonly #closings: (() => Promise<unknown>)[] = [];

  add<Thing>(thing: Thing, close: (thing: Thing) => Promise<unknown>): Thing {
    this.#closings.unshift(() => close(thing));
    return thing;
  }

  async closeAll(): Promise<void> {
    for (const close of this.#closings) {
      await close().catch((error: unknown) => console.error('while ending:', error));
    }
  }
}

/** Why there is nothing to measure here; undefined when there is. */
export async function whatIsMissing(): Promise<string | undefined> {
  const livekit = await findLivekit();
  if (livekit.kind === 'unavailable') return livekit.reason;
  if (livekit.kind === 'buildable') return 'no LiveKit server has been built yet: run `npm start` once';
  return undefined;
}

export async function climbLadder(
  plan: LadderPlan,
  seed: number,
  say: (sentence: string) => void,
): Promise<LadderResult> {
  const opened = new Opened();
  const interrupted = new AbortController();
  const stop = (): void => interrupted.abort(new Error('interrupted'));
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  const signal = AbortSignal.any([interrupted.signal, AbortSignal.timeout(longestMs)]);
  try {
    const scratch = opened.add(await mkdtemp(join(tmpdir(), 'telemed-weak-network-')), (folder) =>
      rm(folder, { recursive: true, force: true }),
    );
    await chmod(scratch, 0o755); // as root, Postgres runs as another user who must be able to enter
    // A namespace is born with its loopback down.
    await promisify(execFile)('ip', ['link', 'set', 'lo', 'up']);
    const certificate = await makeCertificate(scratch, turnDomain);
    const running = opened.add(
      await startStack({
        dataDir: join(scratch, 'stack'),
        progress: 'lines',
        demo: false,
        video: 'if-found',
        mediaFallbacks: { tcpPort, turn: { domain: turnDomain, ...certificate } },
        signal,
      }),
      (one) => one.stop(),
    );
    process.env[stackFileVariable] = running.folder.stateFile;
    const stack = opened.add(await Stack.open(), (one) => one.close());
    while (!(await livekitAnswers(stack))) await delay(100, undefined, { signal });

    const { app, graphql, livekit } = stack.state;
    const httpsPorts = new Set([443, portOf(app), portOf(graphql.http), portOf(graphql.ws), portOf(livekit)]);
    const link = opened.add(await openLink(new Random(seed), httpsPorts), (one) => one.close());
    const voiceFile = join(scratch, 'voice.wav');
    const pictureFile = join(scratch, 'picture.y4m');
    await Promise.all([writeVoice(voiceFile, 10), writePicture(pictureFile, picture)]);
    const { CHROMIUM_PATH } = await chromiumEnvironment(signal);
    const parts = { executable: CHROMIUM_PATH ?? chromium.executablePath(), scratch, voiceFile, pictureFile };
    const turn = { domain: turnDomain, keyHash: certificate.keyHash };
    const other = opened.add(await openBrowser({ ...parts, name: 'other', enter: [], turn }), (one) =>
      one.close(),
    );
    const weak = opened.add(await openBrowser({ ...parts, name: 'weak', enter: link.enter, turn }), (one) =>
      one.close(),
    );
    const newCall = () => bringTogether(stack, { weak, other });
    const call = await newCall();
    const results = await new Ladder({ plan, link, call, newCall, signal }, say).climb();
    return { at: new Date().toISOString(), seed, ...results };
  } catch (error) {
    // Whatever failed then failed because of it.
    throw interrupted.signal.aborted ? new Interrupted(error) : error;
  } finally {
    await opened.closeAll();
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  }
}

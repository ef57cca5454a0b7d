/** Makes a sample of the line out of what WebRTC counts: totals become what happened since the look before. */
import type { LineSample } from './line-policy.ts';

type Entry = Readonly<Record<string, unknown>>;

/** Statistics of one track and the connection it takes, as the browser's report holds them by id. */
export type StatsReport = ReadonlyMap<string, Entry>;

export interface Look {
  readonly atMs: number;
  /** Of tracks that should be coming from others at this moment. */
  readonly sounds: readonly StatsReport[];
  readonly pictures: readonly StatsReport[];
  /** Of one's own tracks. */
  readonly sent: readonly StatsReport[];
  /** A picture that should be coming was stopped by the server for want of room. */
  readonly starved: boolean;
  readonly otherIsWeak: boolean;
}

/** The other end reports every second or two. */
const freshMs = 5_000;
/** Looks come faster than a share can be told by: one lost packet of twelve is no loss of eight in a hundred. */
const soundOverMs = 500;
const lossOverMs = 1_000;
/** Somewhat less than two looks, which never come quite in time. */
const stillMs = 450;
/** So long after the look before; later ones are those of a busy machine. */
const punctualMs = 400;
/** Of Opus as browsers send it: 20 ms at 48 kHz. */
const samplesPerPacket = 960;

const numberIn = (entry: Entry, name: string): number => {
  const value = entry[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
};

const share = (part: number, whole: number): number =>
  whole > 0 ? Math.min(1, Math.max(0, part / whole)) : 0;

/** What one look has found to have happened since the one before. */
interface Counted {
  readonly atMs: number;
  bytes: number;
  samples: number;
  missing: number;
  soundPackets: number;
  came: number;
  lost: number;
}

export class LineSampler {
  #before = new Map<string, number>();
  #movedAtMs = new Map<string, number>();
  #recent: Counted[] = [];
  #lookedAtMs: number | undefined;

  /** Null for the first look: nothing is known yet of what has changed. */
  sample({ atMs, sounds, pictures, sent, starved, otherIsWeak }: Look): LineSample | null {
    const totals = new Map<string, number>();
    const movedAtMs = new Map<string, number>();
    const now: Counted = { atMs, bytes: 0, samples: 0, missing: 0, soundPackets: 0, came: 0, lost: 0 };
    let frozen = starved;
    let lostOut = 0;
    let outKbit: number | undefined;
    /** Undefined where the track was not there before; a connection made anew counts from nothing. */
    const grown = (entry: Entry, name: string): number | undefined => {
      const key = `${String(entry['id'])} ${name}`;
      const total = numberIn(entry, name);
      const last = this.#before.get(key);
      totals.set(key, total);
      return last === undefined || total < last ? undefined : total - last;
    };
    const since = (entry: Entry, name: string): number => grown(entry, name) ?? 0;
    const seen = new Set<unknown>();
    const connection = (entry: Entry): void => {
      // Several tracks share one connection, and each one's report tells of it.
      if (entry['nominated'] !== true || seen.has(entry['id'])) return;
      seen.add(entry['id']);
      now.bytes += since(entry, 'bytesReceived');
    };
    const entriesOf = (reports: readonly StatsReport[], look: (entry: Entry) => void): void => {
      for (const report of reports) {
        for (const entry of report.values()) {
          if (entry['type'] === 'candidate-pair') connection(entry);
          look(entry);
        }
      }
    };
    const way = (entry: Entry): number => {
      const came = since(entry, 'packetsReceived');
      now.came += came;
      now.lost += since(entry, 'packetsLost');
      return came;
    };
    entriesOf(sounds, (entry) => {
      if (entry['type'] !== 'inbound-rtp') return;
      now.soundPackets += way(entry);
      now.samples += since(entry, 'totalSamplesReceived');
      // Comfort noise for a pause that was not sent is no loss.
      now.missing += since(entry, 'concealedSamples') - since(entry, 'silentConcealedSamples');
    });
    entriesOf(pictures, (entry) => {
      if (entry['type'] !== 'inbound-rtp') return;
      way(entry);
      const id = String(entry['id']);
      const moved = grown(entry, 'framesDecoded') === 0 ? (this.#movedAtMs.get(id) ?? atMs) : atMs;
      movedAtMs.set(id, moved);
      if (atMs - moved >= stillMs) frozen = true;
    });
    const latest = Math.max(
      0,
      ...sent.flatMap((report) => [...report.values()].map((entry) => numberIn(entry, 'timestamp'))),
    );
    entriesOf(sent, (entry) => {
      // Of a picture that is not sent any more, the last word stays for ever.
      if (entry['type'] === 'remote-inbound-rtp' && numberIn(entry, 'timestamp') > latest - freshMs) {
        lostOut = Math.max(lostOut, share(numberIn(entry, 'fractionLost'), 1));
      } else if (entry['type'] === 'candidate-pair' && entry['nominated'] === true) {
        const available = numberIn(entry, 'availableOutgoingBitrate') / 1_000;
        if (available > 0) outKbit = available;
      }
    });
    const lookedAtMs = this.#lookedAtMs;
    this.#before = totals;
    this.#movedAtMs = movedAtMs;
    this.#lookedAtMs = atMs;
    if (lookedAtMs === undefined || atMs <= lookedAtMs) return null;
    this.#recent = [...this.#recent.filter((look) => look.atMs > atMs - lossOverMs), now];
    const over = (ms: number, what: Exclude<keyof Counted, 'atMs'>): number =>
      this.#recent.reduce((sum, look) => (look.atMs > atMs - ms ? sum + look[what] : sum), 0);
    const samples = over(soundOverMs, 'samples');
    const lost = over(lossOverMs, 'lost');
    return {
      alive: over(soundOverMs, 'bytes') > 0,
      soundMissing: samples > 0 ? share(over(soundOverMs, 'missing'), samples) : undefined,
      // A browser that cannot even look in time reads late what came in time.
      soundLate:
        atMs - lookedAtMs > punctualMs
          ? 0
          : share(samples - over(soundOverMs, 'soundPackets') * samplesPerPacket, samples),
      lostIn: share(lost, over(lossOverMs, 'came') + lost),
      lostOut,
      outKbit,
      frozen,
      otherIsWeak,
    };
  }
}

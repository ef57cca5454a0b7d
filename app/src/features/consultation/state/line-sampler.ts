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

const numberIn = (entry: Entry, name: string): number => {
  const value = entry[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
};

const share = (part: number, whole: number): number =>
  whole > 0 ? Math.min(1, Math.max(0, part / whole)) : 0;

export class LineSampler {
  #before = new Map<string, number>();
  #lookedAtMs: number | undefined;

  /** Null for the first look: nothing is known yet of what has changed. */
  sample({ atMs, sounds, pictures, sent, starved, otherIsWeak }: Look): LineSample | null {
    const totals = new Map<string, number>();
    const heard = { samples: 0, missing: 0 };
    const packets = { came: 0, lost: 0 };
    let bytes = 0;
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
      bytes += since(entry, 'bytesReceived');
    };
    const entriesOf = (reports: readonly StatsReport[], look: (entry: Entry) => void): void => {
      for (const report of reports) {
        for (const entry of report.values()) {
          if (entry['type'] === 'candidate-pair') connection(entry);
          look(entry);
        }
      }
    };
    const way = (entry: Entry): void => {
      packets.came += since(entry, 'packetsReceived');
      packets.lost += since(entry, 'packetsLost');
    };
    entriesOf(sounds, (entry) => {
      if (entry['type'] !== 'inbound-rtp') return;
      way(entry);
      heard.samples += since(entry, 'totalSamplesReceived');
      // Comfort noise for a pause that was not sent is no loss.
      heard.missing += since(entry, 'concealedSamples') - since(entry, 'silentConcealedSamples');
    });
    entriesOf(pictures, (entry) => {
      if (entry['type'] !== 'inbound-rtp') return;
      way(entry);
      if (grown(entry, 'framesDecoded') === 0) frozen = true;
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
    this.#lookedAtMs = atMs;
    if (lookedAtMs === undefined || atMs <= lookedAtMs) return null;
    return {
      alive: bytes > 0,
      soundMissing: heard.samples > 0 ? share(heard.missing, heard.samples) : undefined,
      lostIn: share(packets.lost, packets.came + packets.lost),
      lostOut,
      outKbit,
      frozen,
      otherIsWeak,
    };
  }
}

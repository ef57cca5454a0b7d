/// <reference lib="dom" />
/** Runs inside each page of a call: notes several times a second what arrives, and what the page says in words. */

/** Everything but `at` is what happened since the tick before. */
export interface Tick {
  /** Of the page's clock, which is the machine's. */
  readonly at: number;
  readonly audio: {
    readonly packets: number;
    readonly samples: number;
    /** Made up by the browser because the real ones were missing or too late. */
    readonly concealed: number;
    readonly energy: number;
  };
  readonly video: {
    readonly frames: number;
    readonly frozenMs: number;
    /** Of the last frame; 0 while none has come. */
    readonly height: number;
    readonly bytes: number;
  };
  /** How media goes: `udp`, `tcp`, or `relay-tls` and the like; the last word known. */
  readonly way: string;
  readonly roundTripMs: number | undefined;
  /** Everything the page tells its user in a status or alert, and what its pictures are labelled with. */
  readonly words: readonly string[];
  readonly labels: readonly string[];
}

declare global {
  interface Window {
    telemedTicks?: Tick[];
  }
}

const tickMs = 250;

export function installRecorder(everyMs: number): void {
  const connections: RTCPeerConnection[] = [];
  const Native = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Native {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      connections.push(this);
    }
  };
  const ticks: Tick[] = [];
  window.telemedTicks = ticks;
  const before = new Map<string, number>();
  let way = '';
  let height = 0;
  // A connection made anew counts from nothing.
  const since = (key: string, value: unknown): number => {
    const total = typeof value === 'number' ? value : 0;
    const last = before.get(key) ?? 0;
    before.set(key, total);
    return total >= last ? total - last : total;
  };
  const textsOf = (selector: string): string[] =>
    [...document.querySelectorAll(selector)].flatMap((element) => {
      // Sentences, without what stands on buttons beside them.
      const parts = [...element.querySelectorAll('p')].map((part) => part.textContent ?? '');
      const text =
        element.getAttribute('aria-label') ?? (parts.length > 0 ? parts.join(' ') : element.textContent);
      return text === null || text.trim() === '' ? [] : [text.trim()];
    });
  const look = async (): Promise<void> => {
    const audio = { packets: 0, samples: 0, concealed: 0, energy: 0 };
    const video = { frames: 0, frozenMs: 0, bytes: 0 };
    let roundTripMs: number | undefined;
    for (const [index, connection] of connections.entries()) {
      if (connection.connectionState === 'closed') continue;
      const reports = new Map<string, Record<string, unknown>>();
      (await connection.getStats()).forEach((report: Record<string, unknown>) => {
        reports.set(String(report['id']), report);
      });
      for (const report of reports.values()) {
        const key = (name: string): string => `${index}/${String(report['id'])}/${name}`;
        const delta = (name: string): number => since(key(name), report[name]);
        if (report['type'] === 'inbound-rtp' && report['kind'] === 'audio') {
          audio.packets += delta('packetsReceived');
          audio.samples += delta('totalSamplesReceived');
          audio.concealed += delta('concealedSamples');
          audio.energy += delta('totalAudioEnergy');
        } else if (report['type'] === 'inbound-rtp' && report['kind'] === 'video') {
          const frames = delta('framesDecoded');
          video.frames += frames;
          video.frozenMs += delta('totalFreezesDuration') * 1_000;
          video.bytes += delta('bytesReceived');
          if (frames > 0) height = Number(report['frameHeight'] ?? 0);
        } else if (report['type'] === 'transport') {
          const pair = reports.get(String(report['selectedCandidatePairId']));
          const own = reports.get(String(pair?.['localCandidateId']));
          if (pair === undefined || own === undefined) continue;
          const relay = own['relayProtocol'];
          way = typeof relay === 'string' ? `relay-${relay}` : String(own['protocol']);
          const trip = pair['currentRoundTripTime'];
          if (typeof trip === 'number') roundTripMs = trip * 1_000;
        }
      }
    }
    ticks.push({
      at: Date.now(),
      audio,
      video: { ...video, height },
      way,
      roundTripMs,
      words: textsOf('section [role="status"], section [role="alert"]'),
      labels: textsOf('[role="group"][aria-label]'),
    });
  };
  const again = (): void => {
    // A page that is being left answers no more.
    void look().then(
      () => setTimeout(again, everyMs),
      (error: unknown) => {
        console.warn('the recorder missed a tick', error);
        setTimeout(again, everyMs);
      },
    );
  };
  again();
}

export const recorderEveryMs = tickMs;

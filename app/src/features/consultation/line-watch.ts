'use client';
/** Watches the line of a call four times a second, and takes the pictures back where they cost the sound. */
import {
  ConnectionQuality,
  ConnectionState,
  type LocalTrackPublication,
  type LocalVideoTrack,
  type RemoteTrackPublication,
  type Room,
  Track,
  type TrackPublication,
  VideoQuality,
} from 'livekit-client';
import type { Clock } from '../../live/clock.ts';
import { Emitter } from '../../live/emitter.ts';
import {
  type LineState,
  nextLine,
  type Pictures,
  samplesPerSecond,
  steadyLine,
} from './state/line-policy.ts';
import { LineSampler, type StatsReport } from './state/line-sampler.ts';

const lookEveryMs = 1_000 / samplesPerSecond;

export interface LineView {
  readonly pictures: Pictures;
  /** Nothing comes any more. */
  readonly silent: boolean;
}

export class LineWatch {
  readonly changed = new Emitter();
  readonly #room: Room;
  readonly #clock: Clock;
  #line: LineState = steadyLine;
  #sampler = new LineSampler();
  /** The person wants to see, whatever the line is like. */
  #insists = false;
  #view: LineView = { pictures: 'full', silent: false };
  #callOff: () => void = () => undefined;
  #running = false;
  /** The camera's track while only its small picture is sent; the server chooses among the sizes at other times. */
  #sentSmall: LocalVideoTrack | undefined;

  constructor(room: Room, clock: Clock) {
    this.#room = room;
    this.#clock = clock;
  }

  /** Stays the same object until something of it changes. */
  get view(): LineView {
    return this.#view;
  }

  start(): void {
    this.#running = true;
    this.#again();
  }

  stop(): void {
    this.#running = false;
    this.#callOff();
  }

  /** Pictures may become small, and are not taken away any more in this call. */
  insist(): void {
    this.#insists = true;
    this.#show();
  }

  #again(): void {
    this.#callOff();
    if (!this.#running) return;
    this.#callOff = this.#clock.after(lookEveryMs, () => {
      this.#look().then(
        () => this.#again(),
        () => {
          // A connection or camera that is just being replaced has nothing to tell; the next look begins anew.
          this.#sampler = new LineSampler();
          this.#again();
        },
      );
    });
  }

  async #look(): Promise<void> {
    if (this.#room.state !== ConnectionState.Connected) {
      // What was counted before a new connection says nothing about it.
      this.#sampler = new LineSampler();
      return;
    }
    const own = this.#room.localParticipant;
    const others = [...this.#room.remoteParticipants.values()];
    const remote = others.flatMap((other) => [...other.trackPublications.values()]);
    const coming = remote.filter((publication) => shouldCome(publication as RemoteTrackPublication));
    const cameras = coming.filter(({ source }) => source === Track.Source.Camera);
    const sample = this.#sampler.sample({
      atMs: this.#clock.now(),
      sounds: await reportsOf(coming.filter(({ kind }) => kind === Track.Kind.Audio)),
      // A shared screen on which nothing moves sends nothing.
      pictures: await reportsOf(cameras),
      sent: await reportsOf([...own.trackPublications.values()].filter(isSent)),
      starved: cameras.some(({ track }) => track?.streamState === Track.StreamState.Paused),
      otherIsWeak: others.some((other) => isWorse(other.connectionQuality, own.connectionQuality)),
    });
    // Alone in the call, nothing has to come.
    if (sample === null || coming.length === 0) return;
    this.#line = nextLine(this.#line, sample);
    this.#show();
    await this.#apply();
  }

  #show(): void {
    const { pictures, silent } = this.#line;
    const shown = this.#insists && pictures === 'off' ? 'small' : pictures;
    if (shown === this.#view.pictures && silent === this.#view.silent) return;
    this.#view = { pictures: shown, silent };
    this.changed.emit();
  }

  /** At each look again, because a camera turned on meanwhile or a connection made anew begins with everything. */
  async #apply(): Promise<void> {
    const { pictures } = this.#view;
    for (const other of this.#room.remoteParticipants.values()) {
      for (const publication of other.videoTrackPublications.values()) {
        const wanted = pictures === 'full' ? VideoQuality.HIGH : VideoQuality.LOW;
        (publication as RemoteTrackPublication).setVideoQuality(wanted);
      }
    }
    const camera = this.#room.localParticipant.getTrackPublication(Track.Source.Camera);
    const track = camera?.track as LocalVideoTrack | undefined;
    if (track === undefined || camera?.isMuted === true) return;
    if (pictures === 'off') return track.pauseUpstream();
    if (track.isUpstreamPaused) await track.resumeUpstream();
    if (pictures === 'small') track.setPublishingQuality(VideoQuality.LOW);
    else if (this.#sentSmall === track) track.setPublishingQuality(VideoQuality.HIGH);
    this.#sentSmall = pictures === 'small' ? track : undefined;
  }
}

const worstFirst = [
  ConnectionQuality.Lost,
  ConnectionQuality.Poor,
  ConnectionQuality.Good,
  ConnectionQuality.Excellent,
];

/** False while the server has not said anything about one of the two. */
function isWorse(one: ConnectionQuality, other: ConnectionQuality): boolean {
  const [first, second] = [worstFirst.indexOf(one), worstFirst.indexOf(other)];
  return first >= 0 && first < second;
}

const shouldCome = (publication: RemoteTrackPublication): boolean =>
  publication.isSubscribed && publication.isEnabled && !publication.isMuted;

const isSent = ({ isMuted, track }: LocalTrackPublication): boolean =>
  !isMuted && track?.isUpstreamPaused === false;

/** A track that has just been taken back has no statistics any more. */
async function reportsOf(publications: readonly TrackPublication[]): Promise<StatsReport[]> {
  const reports = await Promise.all(publications.map(async ({ track }) => track?.getRTCStatsReport()));
  return reports.flatMap((report) => (report === undefined ? [] : [mapOf(report)]));
}

function mapOf(report: RTCStatsReport): StatsReport {
  const entries = new Map<string, Record<string, unknown>>();
  report.forEach((entry: Record<string, unknown> & { id: string }) => entries.set(entry.id, entry));
  return entries;
}

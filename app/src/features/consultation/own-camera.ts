'use client';
/** The camera of a call, blurred or not. One change after the other: a blur that is being prepared is not overtaken. */
import { createLocalVideoTrack, type LocalVideoTrack, type Room, Track } from 'livekit-client';
import type { Clock } from '../../live/clock.ts';
import { type BlurProcessor, inTime, makeBlur } from './background-blur.ts';
import { type BlurTrouble, BlurWatch } from './state/blur-watch.ts';

const lookEveryMs = 2_000;

export interface WantedCamera {
  readonly on: boolean;
  readonly blur: boolean;
  readonly deviceId: string | undefined;
}

interface CameraEvents {
  /** The blur was given up; the picture goes on without it. */
  readonly onTrouble: (trouble: BlurTrouble) => void;
}

export class OwnCamera {
  readonly #room: Room;
  readonly #clock: Clock;
  readonly #events: CameraEvents;
  #work: Promise<void> = Promise.resolve();

  constructor(room: Room, clock: Clock, events: CameraEvents) {
    this.#room = room;
    this.#clock = clock;
    this.#events = events;
  }

  /** Rejects when the camera cannot be had; never because of the blur. */
  async bring(wanted: () => WantedCamera): Promise<void> {
    const turn = this.#work.then(() => this.#bring(wanted()));
    this.#work = turn.catch(() => undefined); // told to whoever asked
    return turn;
  }

  /** What was under way belonged to a connection that is gone: nobody waits for it. */
  beginAnew(): void {
    this.#work = Promise.resolve();
  }

  async #bring({ on, blur, deviceId }: WantedCamera): Promise<void> {
    const { localParticipant: me } = this.#room;
    const there = me.getTrackPublication(Track.Source.Camera)?.videoTrack as LocalVideoTrack | undefined;
    const blurred = there?.getProcessor() !== undefined;
    if (!on || (!blur && !blurred)) {
      await me.setCameraEnabled(on, deviceId ? { deviceId } : undefined);
      return;
    }
    if (there === undefined) return this.#open(deviceId);
    if (blurred === blur) return there.isMuted ? this.#goOn(there) : undefined;
    if (there.isMuted) {
      // A camera that was turned off can neither be given a blur nor lose it.
      await me.unpublishTrack(there);
      if (blur) return this.#open(deviceId);
      await me.setCameraEnabled(true, deviceId ? { deviceId } : undefined);
    } else if (blur) {
      if (!(await this.#blur(there))) await this.#giveUp(there);
    } else await there.stopProcessor();
  }

  /** Blurred before anybody can see it. */
  async #open(deviceId: string | undefined): Promise<void> {
    const track = await createLocalVideoTrack({
      ...this.#room.options.videoCaptureDefaults,
      ...(deviceId && { deviceId }),
    });
    if (!(await this.#blur(track))) return this.#giveUp(track);
    try {
      await this.#room.localParticipant.publishTrack(track, { source: Track.Source.Camera });
    } catch (error) {
      track.stop();
      throw error;
    }
  }

  async #goOn(track: LocalVideoTrack): Promise<void> {
    try {
      await this.#room.localParticipant.setCameraEnabled(true);
    } catch {
      // Its blur did not begin again, or the camera did not; which of the two shows without the blur.
      await this.#giveUp(track);
    }
  }

  /** The next turn opens the camera without a blur: half a blur may still hold this track. */
  async #giveUp(track: LocalVideoTrack): Promise<void> {
    track.stop();
    await this.#room.localParticipant.unpublishTrack(track);
    this.#events.onTrouble('failed');
  }

  async #blur(track: LocalVideoTrack): Promise<boolean> {
    const watch = new BlurWatch(this.#clock.now());
    try {
      const processor = await makeBlur({ onFrame: (workMs) => watch.frame(this.#clock.now(), workMs) });
      await inTime(track.setProcessor(processor));
      watch.rest(this.#clock.now());
      this.#look(track, processor, watch);
      return true;
    } catch {
      return false; // told by whoever gives up
    }
  }

  /** Ends by itself with the track's blur. */
  #look(track: LocalVideoTrack, processor: BlurProcessor, watch: BlurWatch): void {
    this.#clock.after(lookEveryMs, () => {
      if (track.getProcessor() !== processor) return;
      const now = this.#clock.now();
      if (track.isMuted || track.isUpstreamPaused) watch.rest(now);
      const trouble = watch.trouble(now);
      if (trouble === null) this.#look(track, processor, watch);
      else this.#events.onTrouble(trouble);
    });
  }
}

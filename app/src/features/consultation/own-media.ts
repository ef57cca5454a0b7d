'use client';
/** Camera and microphone as the person wants them; a connection that is made anew publishes the same again. */
import type { Room } from 'livekit-client';
import { type Clock, systemClock } from '../../live/clock.ts';
import { Emitter } from '../../live/emitter.ts';
import { canBlur } from './background-blur.ts';
import { OwnCamera } from './own-camera.ts';
import type { BlurTrouble } from './state/blur-watch.ts';
import type { DeviceChoices } from './state/devices.ts';

export type FailedDevice = 'camera' | 'microphone';

export class OwnMedia {
  readonly changed = new Emitter();
  /** Why the blur was given up in this call. */
  readonly blurLost = new Emitter<BlurTrouble>();
  readonly #room: Room;
  readonly #camera: OwnCamera;
  readonly #keep: (wanted: DeviceChoices) => void;
  #wanted: DeviceChoices;
  #failed: ReadonlySet<FailedDevice> = new Set();

  constructor(
    room: Room,
    wanted: DeviceChoices,
    keep: (wanted: DeviceChoices) => void,
    clock: Clock = systemClock,
  ) {
    this.#room = room;
    this.#wanted = wanted;
    this.#keep = keep;
    this.#camera = new OwnCamera(room, clock, { onTrouble: (trouble) => this.#loseBlur(trouble) });
  }

  get wanted(): DeviceChoices {
    return this.#wanted;
  }

  /** What the browser refused to give. */
  get failed(): ReadonlySet<FailedDevice> {
    return this.#failed;
  }

  async want(change: Partial<DeviceChoices>): Promise<void> {
    this.#wanted = { ...this.#wanted, ...change };
    this.#keep(this.#wanted);
    this.changed.emit();
    await this.publish();
  }

  /** In a connection that has just been made. */
  async publishAnew(): Promise<void> {
    this.#camera.beginAnew();
    await this.publish();
  }

  async publish(): Promise<void> {
    const { microphone, microphoneId, speakerId } = this.#wanted;
    await Promise.all([
      this.#trying('camera', this.#bringCamera()),
      this.#trying(
        'microphone',
        this.#room.localParticipant.setMicrophoneEnabled(
          microphone,
          microphoneId ? { deviceId: microphoneId } : undefined,
        ),
      ),
      // Another speaker than the chosen one is better than silence.
      speakerId && this.#room.switchActiveDevice('audiooutput', speakerId).catch(() => undefined),
    ]);
  }

  async #trying(device: FailedDevice, work: Promise<unknown>): Promise<void> {
    const failed = await work.then(
      () => false,
      () => true,
    );
    if (failed === this.#failed.has(device)) return;
    const now = new Set(this.#failed);
    if (failed) now.add(device);
    else now.delete(device);
    this.#failed = now;
    this.changed.emit();
  }

  #bringCamera(): Promise<void> {
    return this.#camera.bring(() => ({
      on: this.#wanted.camera,
      blur: this.#wanted.blur && canBlur(),
      deviceId: this.#wanted.cameraId,
    }));
  }

  /** The wish is given up for this call only: the next one tries again. */
  #loseBlur(trouble: BlurTrouble): void {
    this.#wanted = { ...this.#wanted, blur: false };
    this.changed.emit();
    this.blurLost.emit(trouble);
    void this.#trying('camera', this.#bringCamera());
  }
}

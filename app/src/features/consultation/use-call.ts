'use client';
/** One call of this page: LiveKit's room, the way into it, and the person's own wishes about camera and microphone. */
import { DisconnectReason, ExternalE2EEKeyProvider, Room, RoomEvent, setLogLevel } from 'livekit-client';
import { useEffect, useState } from 'react';
import { systemClock } from '../../live/clock.ts';
import { useEmitted } from '../../live/use-emitter.ts';
import { callOptions } from './call-options.ts';
import { answers } from './use-device-check.ts';
import type { CallAccess } from './call-access.ts';
import { type LineView, LineWatch } from './line-watch.ts';
import { measureCall } from './measure-call.ts';
import { OwnMedia } from './own-media.ts';
import { CallSession, type CallState } from './state/call-session.ts';
import { StuckMedia } from './state/stuck-media.ts';
import type { DeviceChoices } from './state/devices.ts';

export interface Call {
  readonly room: Room;
  readonly session: CallSession;
  readonly media: OwnMedia;
  readonly line: LineWatch;
  readonly stuck: StuckMedia;
}

interface CallWishes {
  readonly access: CallAccess;
  /** From browser to browser; settled before the call begins. */
  readonly encrypted: boolean;
  readonly choices: DeviceChoices;
  readonly keepChoices: (choices: DeviceChoices) => void;
}

// The page says in words what goes wrong; LiveKit's own log calls every ordinary end of a call an error.
setLogLevel('silent');

function assemble({ access, encrypted, choices, keepChoices }: CallWishes): Call {
  const keys = encrypted ? new ExternalE2EEKeyProvider() : undefined;
  const room = new Room({
    ...callOptions(navigator.hardwareConcurrency),
    ...(keys && { encryption: { keyProvider: keys, worker: encryptionWorker() } }),
  });
  const media = new OwnMedia(room, choices, keepChoices);
  let videoUrl = '';
  const session = new CallSession({
    clock: systemClock,
    join: () => access.join(),
    refusalOf: (error) => access.refusalOf(error),
    room: {
      connect: async ({ url, token, encryptionKey }) => {
        if (keys) {
          // Nothing may leave in the clear because a key is missing: then there is no call.
          if (encryptionKey === null) throw new Error('The key of this encrypted call is missing.');
          await keys.setKey(bytesOf(encryptionKey));
          await room.setE2EEEnabled(true);
        }
        videoUrl = url;
        await room.connect(url, token, { maxRetries: 0 });
        void media.publishAnew();
      },
      disconnect: () => room.disconnect(),
    },
  });
  room
    .on(RoomEvent.Disconnected, (reason) => {
      if (reason === DisconnectReason.CLIENT_INITIATED) return;
      session.lost(reason === DisconnectReason.DUPLICATE_IDENTITY ? 'taken_over' : 'lost');
    })
    .on(RoomEvent.Reconnecting, () => session.resuming())
    .on(RoomEvent.Reconnected, () => session.resumed());
  const line = new LineWatch(room, systemClock);
  const stuck = new StuckMedia({
    clock: systemClock,
    isSilent: () => line.view.silent,
    reachable: () => answers(videoUrl),
    renew: () => session.renew(),
  });
  line.changed.on(() => stuck.look());
  return { room, session, media, line, stuck };
}

function encryptionWorker(): Worker {
  return new Worker(new URL('./e2ee.worker.ts', import.meta.url), { type: 'module' });
}

function bytesOf(base64: string): ArrayBuffer {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)).buffer;
}

export function useCall(wishes: CallWishes): Call {
  const [call] = useState(() => assemble(wishes));
  const [access] = useState(wishes.access);
  useEffect(() => {
    call.session.start();
    call.line.start();
    const endMeasuring = measureCall(call.room, (measured) => access.report(measured));
    const online = (): void => call.session.hurry();
    window.addEventListener('online', online);
    return () => {
      window.removeEventListener('online', online);
      endMeasuring();
      call.line.stop();
      call.stuck.stop();
      void call.session.close();
    };
  }, [call, access]);
  return call;
}

export function useCallState({ session }: Call): CallState {
  return useEmitted(session.changed, () => session.state);
}

export function useLine({ line }: Call): LineView {
  return useEmitted(line.changed, () => line.view);
}

export function useOwnMedia({ media }: Call): { wanted: DeviceChoices; failed: OwnMedia['failed'] } {
  const wanted = useEmitted(media.changed, () => media.wanted);
  const failed = useEmitted(media.changed, () => media.failed);
  return { wanted, failed };
}

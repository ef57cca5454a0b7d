'use client';
/** Opens camera and microphone for a look before the call, and measures the way to the video server. */
import { useCallback, useEffect, useRef, useState } from 'react';
import {
  connectionFinding,
  type ConnectionFinding,
  deviceFailure,
  type DeviceState,
  type Grade,
} from './state/verdict.ts';
import type { DeviceChoices } from './state/devices.ts';

export interface DeviceCheck {
  readonly camera: DeviceState;
  readonly microphone: DeviceState;
  readonly connection: Grade;
  /** To the video server and back; null while it is not known, and when it was not reached. */
  readonly roundTripMs: number | null;
  readonly picture: MediaStream | null;
  readonly sound: MediaStream | null;
  readonly devices: readonly MediaDeviceInfo[];
}

type Kind = 'camera' | 'microphone';

function useDevice(kind: Kind, on: boolean, deviceId: string | undefined) {
  const [state, setState] = useState<{ device: DeviceState; stream: MediaStream | null }>({
    device: 'asking',
    stream: null,
  });
  useEffect(() => {
    let stream: MediaStream | null = null;
    let left = false;
    const stop = (): void => stream?.getTracks().forEach((track) => track.stop());
    const open = async (): Promise<void> => {
      if (!on) return setState({ device: 'off', stream: null });
      setState({ device: 'asking', stream: null });
      try {
        const wanted = deviceId ? { deviceId: { ideal: deviceId } } : true;
        if (!navigator.mediaDevices) throw new DOMException('no secure page', 'SecurityError');
        stream = await navigator.mediaDevices.getUserMedia({
          [kind === 'camera' ? 'video' : 'audio']: wanted,
        });
        if (left) return stop();
        setState({ device: 'works', stream });
      } catch (error) {
        if (!left) setState({ device: deviceFailure(error), stream: null });
      }
    };
    void open();
    return () => {
      left = true;
      stop();
    };
  }, [kind, on, deviceId]);
  return state;
}

const probes = 5;
const answerWithinMs = 4_000;

/** Any answer will do: it is the way that is looked at. */
const knock = (videoUrl: string, signal?: AbortSignal): Promise<Response> =>
  fetch(videoUrl.replace(/^ws/, 'http'), {
    mode: 'no-cors',
    cache: 'no-store',
    signal: AbortSignal.any([...(signal ? [signal] : []), AbortSignal.timeout(answerWithinMs)]),
  });

/** Whether the video server can be reached at this moment. */
export const answers = (videoUrl: string): Promise<boolean> =>
  knock(videoUrl).then(
    () => true,
    () => false,
  );

async function measure(videoUrl: string, signal: AbortSignal): Promise<number[] | null> {
  const trips: number[] = [];
  for (let probe = 0; probe < probes; probe += 1) {
    const begun = performance.now();
    try {
      await knock(videoUrl, signal);
    } catch {
      return signal.aborted ? [] : null;
    }
    // The first one also pays for the connection itself.
    if (probe > 0) trips.push(performance.now() - begun);
  }
  return trips;
}

function useConnection(videoUrl: string): ConnectionFinding {
  const [finding, setFinding] = useState<ConnectionFinding>({ grade: 'unknown', roundTripMs: null });
  useEffect(() => {
    const left = new AbortController();
    void measure(videoUrl, left.signal).then((trips) => {
      if (!left.signal.aborted) setFinding(connectionFinding(trips));
    });
    return () => left.abort();
  }, [videoUrl]);
  return finding;
}

export function useDeviceCheck(choices: DeviceChoices, videoUrl: string): DeviceCheck {
  const camera = useDevice('camera', choices.camera, choices.cameraId);
  const microphone = useDevice('microphone', choices.microphone, choices.microphoneId);
  const connection = useConnection(videoUrl);
  const [devices, setDevices] = useState<readonly MediaDeviceInfo[]>([]);
  useEffect(() => {
    if (!navigator.mediaDevices) return;
    // Names are told only after a device was given, so it is asked again then.
    const look = (): void => {
      navigator.mediaDevices.enumerateDevices().then(setDevices, () => setDevices([]));
    };
    look();
    navigator.mediaDevices.addEventListener('devicechange', look);
    return () => navigator.mediaDevices.removeEventListener('devicechange', look);
  }, [camera.device, microphone.device]);
  return {
    camera: camera.device,
    microphone: microphone.device,
    connection: connection.grade,
    roundTripMs: connection.roundTripMs,
    picture: camera.stream,
    sound: microphone.stream,
    devices,
  };
}

/** Loudness of a stream from 0 to 1, some times a second. */
export function useLevel(stream: MediaStream | null): number {
  const [level, setLevel] = useState(0);
  useEffect(() => {
    if (!stream) return setLevel(0);
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    analyser.fftSize = 512;
    context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Uint8Array(analyser.fftSize);
    const timer = setInterval(() => {
      analyser.getByteTimeDomainData(samples);
      const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample - 128)), 0);
      setLevel(Math.min(1, peak / 96));
    }, 120);
    return () => {
      clearInterval(timer);
      void context.close();
    };
  }, [stream]);
  return level;
}

/** A short tone, for hearing whether the speaker works and as the bell at the door. */
export function useTone(): (speakerId?: string) => void {
  const playing = useRef(false);
  return useCallback((speakerId) => {
    if (playing.current) return;
    playing.current = true;
    const context = new AudioContext();
    const chosen = context as AudioContext & { setSinkId?: (id: string) => Promise<void> };
    const ready = speakerId && chosen.setSinkId ? chosen.setSinkId(speakerId) : Promise.resolve();
    // Another speaker than the chosen one is better than silence.
    void ready
      .catch(() => undefined)
      .then(() => {
        const volume = context.createGain();
        volume.connect(context.destination);
        const start = context.currentTime;
        volume.gain.setValueAtTime(0.0001, start);
        volume.gain.exponentialRampToValueAtTime(0.2, start + 0.03);
        volume.gain.exponentialRampToValueAtTime(0.0001, start + 0.8);
        for (const [pitch, at] of [
          [660, 0],
          [880, 0.25],
        ] as const) {
          const tone = context.createOscillator();
          tone.frequency.value = pitch;
          tone.connect(volume);
          tone.start(start + at);
          tone.stop(start + at + 0.5);
        }
        setTimeout(() => {
          playing.current = false;
          void context.close();
        }, 1_000);
      });
  }, []);
}

/** How LiveKit is asked to send and to come back: made for talking over lines that are narrow, lossy or both. */
import {
  AudioPresets,
  type ReconnectPolicy,
  type RoomOptions,
  VideoPreset,
  VideoPresets,
} from 'livekit-client';

/** Together with the sound it fits through 150 kbit/s. */
const smallest = new VideoPreset(240, 135, 60_000, 10);

/**
 * LiveKit tries to resume for about a minute; after that, the page begins again with a new pass. Attempts stay close
 * together: two people are waiting in silence.
 */
export const reconnectPolicy: ReconnectPolicy = {
  nextRetryDelayInMs: ({ retryCount, elapsedMs }) => {
    if (elapsedMs > 60_000) return null;
    return [0, 300, 1_000][retryCount] ?? 2_000;
  },
};

/** @param cores of the device: few encode a large picture so slowly that the whole page suffers */
export function callOptions(cores: number): RoomOptions {
  const strong = cores > 4;
  return {
    adaptiveStream: true,
    dynacast: true,
    reconnectPolicy,
    publishDefaults: {
      // Speech, not music: with its redundant copy (RED) it must leave room for a picture on a narrow line.
      audioPreset: AudioPresets.speech,
      red: true,
      dtx: true,
      simulcast: true,
      videoSimulcastLayers: strong ? [smallest, VideoPresets.h360] : [smallest],
    },
    videoCaptureDefaults: { resolution: (strong ? VideoPresets.h720 : VideoPresets.h360).resolution },
    disconnectOnPageLeave: true,
  };
}

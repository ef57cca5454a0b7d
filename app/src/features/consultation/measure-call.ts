/** Measures the call while it is connected, and hands the figures on every half minute. */
import { type Room, RoomEvent, type RemoteTrack, type Track } from 'livekit-client';
import { type Measurement, QualityWindow, type Snapshot, type StreamCounters } from './state/call-quality.ts';

const lookEveryMs = 5_000;
const tellEveryLooks = 6;

type Stats = RTCStats & Partial<Record<string, number | string | boolean>>;

/** Gives what stops it; what was measured until then is told once more. */
export function measureCall(room: Room, tell: (measured: Measurement) => void): () => void {
  const window = new QualityWindow();
  let looks = 0;
  const hand = (): void => {
    looks = 0;
    const measured = window.take();
    if (measured !== null) tell(measured);
  };
  const look = async (): Promise<void> => {
    if (room.state !== 'connected') return;
    window.add(await snapshotOf(room));
    looks += 1;
    if (looks >= tellEveryLooks) hand();
  };
  const lost = (): void => {
    hand();
    window.forget();
  };
  // A look that fails because the call ends at this moment has nothing to say.
  const timer = setInterval(() => void look().catch(() => undefined), lookEveryMs);
  room.on(RoomEvent.Disconnected, lost);
  return () => {
    clearInterval(timer);
    room.off(RoomEvent.Disconnected, lost);
    hand();
  };
}

async function snapshotOf(room: Room): Promise<Snapshot> {
  const streams = new Map<string, StreamCounters>();
  let rttMs: number | null = null;
  const tracks: Track[] = [room.localParticipant, ...room.remoteParticipants.values()].flatMap((one) =>
    [...one.trackPublications.values()].flatMap(({ track }) => (track ? [track] : [])),
  );
  for (const track of tracks) {
    const report = await (track as RemoteTrack).getRTCStatsReport();
    report?.forEach((entry: Stats) => {
      if (entry.type === 'inbound-rtp') streams.set(entry.id, countersOf(entry));
      const trip = entry['currentRoundTripTime'];
      if (entry.type === 'candidate-pair' && entry['nominated'] && typeof trip === 'number') {
        rttMs = Math.max(rttMs ?? 0, trip * 1000);
      }
    });
  }
  return { at: performance.now(), rttMs, streams };
}

function countersOf(entry: Stats): StreamCounters {
  const count = (name: string): number => {
    const value = entry[name];
    return typeof value === 'number' ? value : 0;
  };
  return {
    packetsReceived: count('packetsReceived'),
    packetsLost: count('packetsLost'),
    freezeCount: count('freezeCount'),
    frozenMs: count('totalFreezesDuration') * 1000,
  };
}

import { describe, expect, it } from 'vitest';
import { type Look, LineSampler, type StatsReport } from './line-sampler.ts';

const report = (...entries: Record<string, unknown>[]): StatsReport =>
  new Map(entries.map((entry) => [String(entry['id']), entry]));

const pair = (bytesReceived: number, availableOutgoingBitrate?: number) => ({
  id: 'pair',
  type: 'candidate-pair',
  nominated: true,
  bytesReceived,
  availableOutgoingBitrate,
});
const sound = (figures: Record<string, number>) => ({
  id: 'sound',
  type: 'inbound-rtp',
  kind: 'audio',
  ...figures,
});
const picture = (framesDecoded: number) => ({
  id: 'picture',
  type: 'inbound-rtp',
  kind: 'video',
  framesDecoded,
});

const look = (atMs: number, rest: Partial<Look> = {}): Look => ({
  atMs,
  sounds: [],
  pictures: [],
  sent: [],
  starved: false,
  otherIsWeak: false,
  ...rest,
});

describe('a sample of the line', () => {
  it('VID-4 is what has changed since the look before, and there is none at the first look', () => {
    const sampler = new LineSampler();
    const before = {
      packetsReceived: 500,
      packetsLost: 10,
      totalSamplesReceived: 480_000,
      concealedSamples: 900,
    };
    const after = {
      packetsReceived: 540,
      packetsLost: 20,
      totalSamplesReceived: 528_000,
      concealedSamples: 5_700,
    };

    expect(sampler.sample(look(0, { sounds: [report(sound(before), pair(1_000))] }))).toBeNull();
    expect(sampler.sample(look(1_000, { sounds: [report(sound(after), pair(9_000))] }))).toEqual({
      alive: true,
      soundMissing: 0.1,
      soundLate: 0,
      lostIn: 0.2,
      lostOut: 0,
      outKbit: undefined,
      frozen: false,
      otherIsWeak: false,
    });
  });

  it('VID-4 takes a pause that the other did not send for no loss', () => {
    const sampler = new LineSampler();
    const at = (samples: number, concealed: number) =>
      report(
        sound({
          totalSamplesReceived: samples,
          concealedSamples: concealed,
          silentConcealedSamples: concealed,
        }),
        pair(samples),
      );
    sampler.sample(look(0, { sounds: [at(48_000, 0)] }));

    expect(sampler.sample(look(1_000, { sounds: [at(96_000, 40_000)] }))).toMatchObject({ soundMissing: 0 });
  });

  it('VID-4 knows a picture that stands still from one that has only just begun', () => {
    const sampler = new LineSampler();
    sampler.sample(look(0));

    const begun = sampler.sample(look(1_000, { pictures: [report(picture(0), pair(1))] }));
    const moving = sampler.sample(look(2_000, { pictures: [report(picture(12), pair(2))] }));
    const still = sampler.sample(look(3_000, { pictures: [report(picture(12), pair(3))] }));

    expect([begun, moving, still].map((sample) => sample?.frozen)).toEqual([false, false, true]);
  });

  it('VID-4 tells shares over more than one look, so that a single lost packet is no lossy line', () => {
    const sampler = new LineSampler();
    const at = (packetsReceived: number, packetsLost: number) =>
      report(
        sound({ packetsReceived, packetsLost, totalSamplesReceived: packetsReceived * 960 }),
        pair(packetsReceived),
      );
    const samples = [0, 1, 2, 3, 4].map((number) =>
      sampler.sample(look(number * 250, { sounds: [at(number * 12, number === 4 ? 1 : 0)] })),
    );

    expect(samples.at(-1)?.lostIn).toBeCloseTo(1 / 49);
  });

  it('VID-4 tells sound that comes late from a browser that is late itself', () => {
    const at = (packetsReceived: number, totalSamplesReceived: number) =>
      report(sound({ packetsReceived, totalSamplesReceived }), pair(totalSamplesReceived));
    const lateAfter = (ms: number) => {
      const sampler = new LineSampler();
      sampler.sample(look(0, { sounds: [at(0, 0)] }));
      return sampler.sample(look(ms, { sounds: [at(5, 12_000)] }))?.soundLate;
    };

    expect(lateAfter(250)).toBeCloseTo(0.6);
    expect(lateAfter(700)).toBe(0);
  });

  it('VID-4 is alive between two packets of a pause, and a picture may take its time between two frames', () => {
    const sampler = new LineSampler();
    const at = (bytes: number, frames: number) => ({
      sounds: [report(pair(bytes))],
      pictures: [report(picture(frames))],
    });
    sampler.sample(look(0, at(100, 1)));
    sampler.sample(look(250, at(200, 2)));

    expect(sampler.sample(look(500, at(200, 2)))).toMatchObject({ alive: true, frozen: false });
    expect(sampler.sample(look(750, at(200, 2)))).toMatchObject({ alive: false, frozen: true });
  });

  it('VID-4 says what of our own gets lost and how much room there is', () => {
    const sampler = new LineSampler();
    const told = { id: 'ours', type: 'remote-inbound-rtp', timestamp: 9_000, fractionLost: 0.12 };
    const old = { ...told, id: 'no longer sent', timestamp: 2_000, fractionLost: 0.6 };
    const sent = [report(told, old, pair(10, 180_000))];
    sampler.sample(look(0, { sent }));

    expect(sampler.sample(look(1_000, { sent }))).toMatchObject({
      alive: false,
      lostOut: 0.12,
      outKbit: 180,
    });
  });

  it('VID-4 counts a connection that two tracks share once, and one that was made anew from nothing', () => {
    const sampler = new LineSampler();
    const both = (bytes: number) => ({ sounds: [report(pair(bytes))], pictures: [report(pair(bytes))] });
    sampler.sample(look(0, both(1_000)));

    expect(sampler.sample(look(1_000, both(1_000)))).toMatchObject({ alive: false });
    expect(sampler.sample(look(2_000, both(400)))).toMatchObject({ alive: false });
    expect(sampler.sample(look(3_000, both(900)))).toMatchObject({ alive: true });
  });
});

/** The ladder in words and tables. */

import { table, type Verdict, verdictLines } from '../measure/report-parts.ts';
import type { ComeBack, Heard, Joined, LadderResult, RungResult, Said } from './result.ts';

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const exactPercent = (share: number): string => `${(share * 100).toFixed(2)} %`;
const seconds = (ms: number | null | undefined): string =>
  ms === null || ms === undefined ? 'never' : `${(ms / 1_000).toFixed(1)} s`;

const mostConcealed = 0.05;
const mostStepMs = 5_000;
const mostJoinMs = 10_000;

const worst = (...sides: readonly Heard[]): number => Math.max(...sides.map(({ concealed }) => concealed));

function rungVerdicts(rung: RungResult): Verdict[] {
  const { name, weak, other, steppedDownMs } = rung;
  const narrow = /kbit|all three/.test(name);
  return [
    {
      target: `${name}: less than ${percent(mostConcealed)} of the sound is made up, both ways, from the first moment on`,
      measured: `${exactPercent(weak.heard.concealed)} heard here, ${exactPercent(other.heard.concealed)} heard there`,
      reached: worst(weak.heard, other.heard) < mostConcealed,
    },
    ...(narrow
      ? [
          {
            target: `${name}: pictures step down within ${seconds(mostStepMs)}, with a notice`,
            measured: seconds(steppedDownMs),
            reached: steppedDownMs !== undefined && steppedDownMs <= mostStepMs,
          },
        ]
      : []),
  ];
}

const joinVerdict = (name: string, joined: Joined | null): Verdict => ({
  target: `${name}: into the call in less than ${seconds(mostJoinMs)}`,
  measured: joined === null ? 'never' : `${seconds(joined.soundMs)} by ${joined.way}`,
  reached: joined !== null && joined.soundMs < mostJoinMs,
});

export function verdicts({ rungs, outage, blocked }: LadderResult): Verdict[] {
  return [
    ...rungs.flatMap(rungVerdicts),
    ...(outage === undefined
      ? []
      : [
          {
            target: `an outage of ${outage.seconds} s: back by itself, without a reload or the waiting room`,
            measured: outage.byItself
              ? `sound ${seconds(outage.weakHearsMs)} here and ${seconds(outage.otherHearsMs)} there after its end`
              : 'not back',
            reached: outage.byItself,
          },
        ]),
    ...blocked.map(({ name, joined }) => joinVerdict(name, joined)),
  ];
}

const hearing = ({ heard, heardLater }: RungResult['weak']): string =>
  `${percent(heard.concealed)} (${percent(heardLater.concealed)})`;

const seeing = ({ seen }: RungResult['weak']): string =>
  seen.height === 0
    ? 'none'
    : `${seen.framesPerSecond.toFixed(1)} fps, ${seen.height} lines, still ${seconds(seen.longestStillMs)}`;

const rungRow = (rung: RungResult): string[] => [
  rung.name,
  hearing(rung.weak),
  hearing(rung.other),
  seconds(Math.max(rung.weak.heard.longestGapMs, rung.other.heard.longestGapMs)),
  seeing(rung.weak),
  seeing(rung.other),
  rung.steppedDownMs === undefined
    ? 'stay'
    : `${rung.picturesOff ? 'off' : 'small'}, first told after ${seconds(rung.steppedDownMs)}`,
  rung.joined === undefined
    ? ''
    : rung.joined === null
      ? 'not reached'
      : `${seconds(rung.joined.soundMs)} / ${rung.joined.pictureMs === undefined ? 'no picture' : seconds(rung.joined.pictureMs)}`,
];

const backRow = (one: ComeBack & { joined?: Joined | null }): string[] => [
  one.name,
  seconds(one.weakHearsMs),
  seconds(one.otherHearsMs),
  seconds(one.seesMs),
  one.way,
  one.joined
    ? `${seconds(one.joined.soundMs)} by ${one.joined.way}`
    : one.joined === null
      ? 'not reached'
      : '',
];

const sayings = (name: string, words: readonly Said[]): string[] =>
  words.length === 0
    ? [`- ${name}: nothing new`]
    : [`- ${name}: ${words.map(({ text, afterMs }) => `after ${seconds(afterMs)} “${text}”`).join(', ')}`];

export function ladderReport(result: LadderResult, load: number): string {
  const { baseline, rungs, outage, blocked, seed, at } = result;
  return [
    '# Calls over weak networks',
    '',
    `${at.slice(0, 10)}, seed ${seed}; two Chromiums, LiveKit and the whole stack on two cores, load before the start ${load.toFixed(1)}. One browser is behind a link that is narrow (150 kbit/s each way, with room for 0.4 s before it), lossy (10 % each way), long (300 ms each way, so 600 ms there and back) or cut. It limits IP packets, so pages, GraphQL and signalling take the same way as sound and picture. A voice without pauses and a detailed moving picture are sent both ways. “Here” is the browser on the weak link, “there” the other one.`,
    '',
    '## In a call that was fine before',
    '',
    'Made-up sound is the share of what was played that the browser had to invent; in brackets without the first 6 s.',
    '',
    table(
      [
        'line',
        'made up here',
        'made up there',
        'longest silence',
        'seen here',
        'seen there',
        'pictures',
        'page reloaded: sound / picture',
      ],
      [baseline, ...rungs].map(rungRow),
    ),
    '',
    ...(outage === undefined
      ? []
      : [
          '## Cut off, or another way to take',
          '',
          table(
            [
              'line',
              'heard again here',
              'heard again there',
              'seen again here',
              'way',
              'let in there: sound',
            ],
            [backRow({ ...outage, name: `nothing for ${outage.seconds} s` }), ...blocked.map(backRow)],
          ),
          '',
          'Times of the outage count from its end, the others from the moment of blocking. `tcp` is LiveKit over TCP, `relay-tls` its TURN over TLS on port 443.',
          '',
        ]),
    '## What the page on the weak link said',
    '',
    ...[...rungs, ...(outage ? [outage] : []), ...blocked].flatMap(({ name, said }) => sayings(name, said)),
    '',
    '## Promised and found',
    '',
    ...verdictLines(verdicts(result)),
    '',
  ].join('\n');
}

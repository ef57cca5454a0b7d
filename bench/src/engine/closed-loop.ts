/** As much as a system answers when each of some callers asks again as soon as it has its answer. */

export interface Pace {
  readonly callers: number;
  readonly seconds: number;
}

/** Answers per second. A call that fails ends the measurement with its error. */
export async function answersPerSecond(
  pace: Pace,
  call: (turn: number) => Promise<unknown>,
): Promise<number> {
  const start = performance.now();
  const end = start + pace.seconds * 1000;
  let turn = 0;
  await Promise.all(
    Array.from({ length: pace.callers }, async () => {
      while (performance.now() < end) {
        turn += 1;
        await call(turn);
      }
    }),
  );
  return turn / ((performance.now() - start) / 1000);
}

import { describe, expect, inject, it } from 'vitest';
import { Random } from '../src/measure/random.ts';
import { type DeliveryRow, judge } from '../src/reminders/judge.ts';
import { smallSurvivalPlan } from '../src/reminders/plan.ts';
import { surviveKills } from '../src/reminders/survive.ts';
import type { Visit } from '../src/reminders/visits.ts';

describe('with workers that are killed while reminders fall due and appointments move', () => {
  it(
    'NOT-1 every message arrives once, none is missing, and nobody is reminded of a time that no longer holds',
    { timeout: smallSurvivalPlan.deadlineMs + 30_000 },
    async () => {
      const seed = Random.seedFrom(process.env['REMINDERS_SEED']);
      console.log(`reminders seed ${seed}`);

      const result = await surviveKills(inject('postgresUrl'), smallSurvivalPlan, new Random(seed));

      expect(result.faults, `seed ${seed}`).toEqual([]);
      expect(result.kills).toBe(smallSurvivalPlan.kills);
      expect(result.reminders).toBeGreaterThan(0);
    },
  );
});

describe('the judge of such a run', () => {
  const startsAt = new Date('2026-12-03T10:00:00Z');
  const at = (minutesBefore: number) => new Date(startsAt.getTime() - minutesBefore * 60_000);
  const visit: Visit = {
    id: 'visit',
    people: ['doctor', 'patient'],
    startsAt,
    version: 2,
    cancelled: false,
    changedAfter: at(10),
    endedBefore: new Map([[1, at(9)]]),
  };
  const rows = ['doctor', 'patient'].flatMap((user_id) =>
    ['email', 'in_app'].flatMap((channel) =>
      [0, 1].map((offset_minutes): DeliveryRow => ({
        id: `${user_id} ${channel} ${offset_minutes}`,
        user_id,
        kind: offset_minutes === 0 ? 'appointment.created' : 'appointment.reminder',
        appointment_id: 'visit',
        version: offset_minutes === 0 ? 1 : 2,
        offset_minutes,
        channel,
        status: 'sent',
        reason: null,
        claimed_at: at(1),
        finished_at: at(0.5),
      })),
    ),
  );
  const arrived = {
    mails: rows.filter((row) => row.channel === 'email').map((row) => row.id),
    bell: rows.filter((row) => row.channel === 'in_app').map((row) => row.id),
  };
  const faultsOf = (change: (row: DeliveryRow) => DeliveryRow[], mails = arrived.mails) =>
    judge([visit], rows.flatMap(change), { ...arrived, mails }, [1], startsAt);
  const only = (id: string, change: (row: DeliveryRow) => DeliveryRow[]) => (row: DeliveryRow) =>
    row.id === id ? change(row) : [row];

  it('finds nothing wrong where nothing is', () => {
    expect(faultsOf((row) => [row])).toEqual([]);
  });

  it.each([
    ['a mail that arrived twice', (row: DeliveryRow) => [row], [...arrived.mails, 'doctor email 1']],
    ['a mail that never arrived', (row: DeliveryRow) => [row], arrived.mails.slice(1)],
    ['a mail from nowhere', (row: DeliveryRow) => [row], [...arrived.mails, 'unknown']],
    ['a reminder that is missing', only('patient in_app 1', () => []), arrived.mails],
    [
      'a reminder dropped for no good reason',
      only('doctor email 1', (row) => [{ ...row, status: 'dropped', reason: 'too_late' }]),
      arrived.mails.filter((id) => id !== 'doctor email 1'),
    ],
    [
      'a reminder of a time that had been moved',
      (row: DeliveryRow) => (row.id === 'doctor email 1' ? [row, { ...row, version: 1 }] : [row]),
      arrived.mails,
    ],
  ])('finds %s', (_fault, change, mails) => {
    expect(faultsOf(change, mails)).not.toEqual([]);
  });
});

/** CAL-3: a doctor, or staff for him, adds, changes and removes slots: "this one", "this and following" or "all". */
import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { z } from 'zod';
import type { ActionHandler } from '../http/action-route.ts';
import type { Caller } from '../http/session-variables.ts';
import { uuid } from '../http/text.ts';
import type { AvailabilitySlot, RecurringSlot } from './availability.ts';
import { durationMinutes, optional, optionalId, timeZone, wallTime } from './inputs.ts';
import { minute } from './interval.ts';
import { loadSchedule } from './load-schedule.ts';
import { calendarOwner } from './people.ts';
import { checkSeries } from './recurrence.ts';
import { refused } from './refusals.ts';
import { changeOccurrences, removeOccurrences, type Scope, type Touched } from './series-edit.ts';
import {
  type AvailabilityChange,
  changed,
  explainRule,
  insertSlot,
  type NewSlot,
  takeSchedule,
  updateSlot,
  writeChanges,
} from './write-availability.ts';
import { parseWallTime, zoneClock } from './zone-clock.ts';

const rule = optional(z.string().min(1).max(500));
const scope = z
  .enum(['THIS', 'FOLLOWING', 'ALL'])
  .transform((name): Scope => (name === 'THIS' ? 'this' : name === 'FOLLOWING' ? 'following' : 'all'));

const added = z.object({ userId: optionalId, localStart: wallTime, durationMinutes, timeZone, rule });

export const addAvailability: ActionHandler<z.infer<typeof added>, AvailabilityChange> = {
  name: 'addAvailability',
  input: added,
  run: async (client, caller, given) => {
    const owner = await calendarOwner(client, caller, given.userId);
    await takeSchedule(client, owner.id);
    const slot = understood(() => newSlot(given, given.timeZone));
    const id = await insertSlot(client, owner.id, slot);
    return changed(client, owner.id, [id]);
  },
};

const edited = z.object({
  slotId: uuid,
  occurrence: optional(wallTime),
  scope,
  localStart: wallTime,
  durationMinutes,
  rule,
  timeZone: optional(timeZone),
});

export const changeAvailability: ActionHandler<z.infer<typeof edited>, AvailabilityChange> = {
  name: 'changeAvailability',
  input: edited,
  run: async (client, caller, given) => {
    const { ownerId, slot, zone, touched } = await touchedSlot(
      client,
      caller,
      given.slotId,
      given.occurrence,
    );
    if (slot.kind === 'single') {
      const next = understood(() => newSlot(given, given.timeZone ?? zone));
      await updateSlot(client, ownerId, { ...next, id: slot.id });
      return changed(client, ownerId, [slot.id]);
    }
    const change = {
      localStart: given.localStart,
      durationMinutes: given.durationMinutes,
      ...(given.rule === undefined ? {} : { rule: given.rule }),
      ...(given.timeZone === undefined ? {} : { timeZone: given.timeZone }),
    };
    const changes = understood(() => changeOccurrences(touched(), given.scope, change, randomUUID()));
    return changed(client, ownerId, await writeChanges(client, ownerId, changes));
  },
};

const removed = z.object({ slotId: uuid, occurrence: optional(wallTime), scope });

export const removeAvailability: ActionHandler<z.infer<typeof removed>, AvailabilityChange> = {
  name: 'removeAvailability',
  input: removed,
  run: async (client, caller, given) => {
    const { ownerId, slot, touched } = await touchedSlot(client, caller, given.slotId, given.occurrence);
    const changes =
      slot.kind === 'single'
        ? [{ row: 'delete_slot', id: slot.id } as const]
        : understood(() => removeOccurrences(touched(), given.scope));
    return changed(client, ownerId, await writeChanges(client, ownerId, changes));
  },
};

interface TouchedSlot {
  readonly ownerId: string;
  readonly slot: AvailabilitySlot;
  readonly zone: string;
  /** For a recurring slot, whose occurrence must have been named. */
  readonly touched: () => Touched;
}

/** Told the same for slots that do not exist and for those of others. */
async function touchedSlot(
  client: pg.PoolClient,
  caller: Caller,
  slotId: string,
  occurrence: string | undefined,
): Promise<TouchedSlot> {
  const found = await client.query<{ user_id: string; time_zone: string }>(
    'select user_id, time_zone from public.availability_slots where id = $1',
    [slotId],
  );
  const row = found.rows[0];
  if (row === undefined || (caller.role === 'doctor' && row.user_id !== caller.id)) {
    throw refused('SLOT_NOT_FOUND');
  }
  const owner = await calendarOwner(client, caller, row.user_id);
  await takeSchedule(client, owner.id);
  const schedule = await loadSchedule(client, owner.id);
  const slot = schedule.slots.find(({ id }) => id === slotId);
  if (slot === undefined) throw refused('SLOT_NOT_FOUND'); // removed while this waited
  return {
    ownerId: owner.id,
    slot,
    zone: row.time_zone,
    touched: () => {
      if (occurrence === undefined) throw refused('VALIDATION_FAILED', 'Name the occurrence of the series.');
      return {
        series: slot as RecurringSlot,
        exceptions: schedule.exceptions.filter(
          (exception) => exception.kind !== 'time_off' && exception.slotId === slotId,
        ) as Touched['exceptions'],
        occurrence,
      };
    },
  };
}

function newSlot(
  given: { localStart: string; durationMinutes: number; rule?: string | undefined },
  zone: string,
): NewSlot {
  if (given.rule !== undefined) {
    const { localStart, durationMinutes: minutes, rule: text } = given;
    checkSeries({ localStart, rule: text });
    return { kind: 'recurring', localStart, durationMinutes: minutes, rule: text, timeZone: zone };
  }
  const wall = parseWallTime(given.localStart);
  const clock = zoneClock(zone, { start: wall, end: wall });
  const startsAt = clock.instantOf(wall);
  const endsAt = clock.instantOf(wall + given.durationMinutes * minute);
  if (startsAt >= endsAt) throw refused('VALIDATION_FAILED', 'The clocks skip this time.');
  if (endsAt - startsAt > 24 * 60 * minute)
    throw refused('VALIDATION_FAILED', 'A slot has at most 24 hours.');
  return { kind: 'single', startsAt, endsAt, timeZone: zone };
}

function understood<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw explainRule(error);
  }
}

'use client';
/** CAL-3: sends changes of a person's availability, says what came of them, and offers to undo what can be undone. */
import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl/react';
import type { Connection } from '../../graphql/connection.ts';
import { newId } from '../../live/new-id.ts';
import { useFailureWords } from '../appointments/use-failure-words.ts';
import { useSignedIn } from '../shell/signed-in.tsx';
import {
  AddAvailability,
  AddTimeOff,
  ChangeAvailability,
  ClearDoctorDay,
  RemoveAvailability,
  RemoveTimeOff,
} from './documents.ts';
import type { TimeOff } from './state/entries.ts';
import {
  recreationOf,
  restorationOf,
  type NewSlot,
  type Occurrence,
  type Scope,
  type SlotChange,
} from './state/slot-edit.ts';
import type { Span } from './state/zoned-time.ts';

interface ChangeResult {
  readonly slotIds: string[];
  readonly appointmentsOutside: string[];
}

type Undo = (() => Promise<ChangeResult>) | null;

export interface AvailabilityEdits {
  /** Each resolves to whether it was done; what went wrong has then been said. */
  add: (slots: readonly NewSlot[]) => Promise<boolean>;
  change: (occurrence: Occurrence, change: SlotChange) => Promise<boolean>;
  remove: (occurrence: Occurrence, scope: Scope) => Promise<boolean>;
  addTimeOff: (span: Span, note: string) => Promise<boolean>;
  removeTimeOff: (timeOff: TimeOff) => Promise<boolean>;
  clearDay: (date: string, mode: 'CANCEL' | 'MOVE', reason: string) => Promise<boolean>;
}

interface Options {
  personId: string;
  /** The calendar is asked for anew. */
  changed: () => void;
  /** These appointments now lie outside of open time; they stay. */
  outside: (appointmentIds: readonly string[]) => void;
}

export function useAvailabilityEdits({ personId, changed, outside }: Options): AvailabilityEdits {
  const t = useTranslations('calendar');
  const failureWords = useFailureWords();
  const { account, connection } = useSignedIn();
  return useMemo(() => {
    const send = sender(connection, personId === account.userId ? null : personId);

    const attempt = async (
      work: () => Promise<ChangeResult>,
      done: string,
      undo: (result: ChangeResult) => Undo,
    ) => {
      try {
        const result = await work();
        changed();
        outside(result.appointmentsOutside);
        say(done, undo(result));
        return true;
      } catch (error) {
        notifications.show({ color: 'red', message: failureWords(error) });
        return false;
      }
    };

    const say = (message: string, undo: Undo): void => {
      const id = newId();
      notifications.show({
        id,
        autoClose: undo ? 10_000 : 4_000,
        message: undo ? (
          <Group justify="space-between" wrap="nowrap">
            <Text size="sm">{message}</Text>
            <Button
              size="compact-sm"
              variant="subtle"
              onClick={() => {
                notifications.hide(id);
                void attempt(undo, t('undone'), () => null);
              }}
            >
              {t('undo')}
            </Button>
          </Group>
        ) : (
          message
        ),
      });
    };

    return {
      add: (slots) =>
        attempt(
          () => inTurn(slots, send.add),
          t('slotsAdded', { count: slots.length }),
          ({ slotIds }) =>
            () =>
              inTurn(slotIds, (slotId) => send.remove(slotId, null, 'ALL')),
        ),
      change: (occurrence, change) =>
        attempt(
          () => send.change(change),
          t('slotChanged'),
          () => (canRestore(occurrence, change.scope) ? () => send.change(restorationOf(occurrence)) : null),
        ),
      remove: (occurrence, scope) =>
        attempt(
          () => send.remove(occurrence.slotId, occurrence.occurrence, scope),
          t('slotRemoved'),
          () => {
            if (!occurrence.recurring) return () => send.add(recreationOf(occurrence));
            return scope === 'THIS' ? () => send.change(restorationOf(occurrence)) : null;
          },
        ),
      addTimeOff: (span, note) =>
        attempt(
          () => send.addTimeOff(span, note),
          t('timeOffAdded'),
          () => null,
        ),
      removeTimeOff: (timeOff) =>
        attempt(
          () => send.removeTimeOff(timeOff.exceptionId),
          t('timeOffRemoved'),
          () => () => send.addTimeOff(timeOff, timeOff.note),
        ),
      clearDay: async (date, mode, reason) => {
        try {
          const variables = { doctorId: personId, date, mode, reason };
          const { clearDoctorDay: result } = await connection.mutate(ClearDoctorDay, variables);
          changed();
          notifications.show({
            autoClose: 10_000,
            message: t('dayCleared', { moved: result.moved, cancelled: result.cancelled }),
          });
          return true;
        } catch (error) {
          notifications.show({ color: 'red', message: failureWords(error) });
          return false;
        }
      },
    };
  }, [account.userId, changed, connection, failureWords, outside, personId, t]);
}

function canRestore(occurrence: Occurrence, scope: Scope): boolean {
  return !occurrence.recurring || scope === 'THIS';
}

/** One after the other: each change locks the person's calendar. */
async function inTurn<Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<ChangeResult>,
): Promise<ChangeResult> {
  const slotIds: string[] = [];
  const appointmentsOutside = new Set<string>();
  for (const item of items) {
    const result = await work(item);
    slotIds.push(...result.slotIds);
    for (const id of result.appointmentsOutside) appointmentsOutside.add(id);
  }
  return { slotIds, appointmentsOutside: [...appointmentsOutside] };
}

function sender(connection: Connection, userId: string | null) {
  return {
    add: async (slot: NewSlot): Promise<ChangeResult> =>
      (await connection.mutate(AddAvailability, { userId, ...slot })).addAvailability,
    change: async (change: SlotChange): Promise<ChangeResult> =>
      (await connection.mutate(ChangeAvailability, { ...change })).changeAvailability,
    remove: async (slotId: string, occurrence: string | null, scope: Scope): Promise<ChangeResult> =>
      (await connection.mutate(RemoveAvailability, { slotId, occurrence, scope })).removeAvailability,
    addTimeOff: async ({ startsAt, endsAt }: Span, note: string): Promise<ChangeResult> =>
      (await connection.mutate(AddTimeOff, { userId, startsAt, endsAt, note })).addTimeOff,
    removeTimeOff: async (exceptionId: string): Promise<ChangeResult> =>
      (await connection.mutate(RemoveTimeOff, { exceptionId })).removeTimeOff,
  };
}

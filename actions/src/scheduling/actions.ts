/** The scheduling actions of hasura/metadata/actions.yaml. */
import { type Action, action } from '../http/action-route.ts';
import type { Announce } from './announce.ts';
import { bookAppointment } from './book-appointment.ts';
import { calendarWindow } from './calendar-window.ts';
import { cancelAppointment } from './cancel-appointment.ts';
import { findNextFree } from './find-next-free.ts';
import { holdSlot } from './hold-slot.ts';
import { proposeSlots } from './propose-slots.ts';
import { explainRefusal } from './refusals.ts';
import { releaseHold } from './release-hold.ts';

export function schedulingActions(announce: Announce): Action[] {
  return [
    action(calendarWindow),
    action(proposeSlots),
    action(findNextFree),
    action(holdSlot),
    action(releaseHold),
    action(bookAppointment(announce)),
    action(cancelAppointment(announce)),
  ].map((made) => ({ ...made, explain: explainRefusal }));
}

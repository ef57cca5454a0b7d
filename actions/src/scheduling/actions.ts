/** The scheduling actions of hasura/metadata/actions.yaml. */
import { type Action, action } from '../http/action-route.ts';
import type { Announce } from './announce.ts';
import { answerShift } from './answer-shift.ts';
import { bookAppointment } from './book-appointment.ts';
import { calendarWindow } from './calendar-window.ts';
import { cancelAppointment } from './cancel-appointment.ts';
import { clearDoctorDay } from './clear-doctor-day.ts';
import { doctorHours } from './doctor-hours.ts';
import { addAvailability, changeAvailability, removeAvailability } from './edit-availability.ts';
import { findNextFree } from './find-next-free.ts';
import { holdSlot } from './hold-slot.ts';
import { moveAppointment } from './move-appointment.ts';
import { proposeShift } from './propose-shift.ts';
import { proposeSlots } from './propose-slots.ts';
import { explainRefusal } from './refusals.ts';
import { releaseHold } from './release-hold.ts';
import { addTimeOff, removeTimeOff } from './time-off.ts';
import { answerWaitlistOffer, joinWaitlist, leaveWaitlist } from './waitlist.ts';

export function schedulingActions(announce: Announce): Action[] {
  return [
    action(calendarWindow),
    action(doctorHours),
    action(proposeSlots),
    action(findNextFree),
    action(holdSlot),
    action(releaseHold),
    action(bookAppointment(announce)),
    action(cancelAppointment(announce)),
    action(proposeShift(announce)),
    action(answerShift(announce)),
    action(moveAppointment(announce)),
    action(clearDoctorDay(announce)),
    action(addAvailability),
    action(changeAvailability),
    action(removeAvailability),
    action(addTimeOff),
    action(removeTimeOff),
    action(joinWaitlist),
    action(leaveWaitlist),
    action(answerWaitlistOffer(announce)),
  ].map((made) => ({ ...made, explain: explainRefusal }));
}

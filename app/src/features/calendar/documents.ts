/** What the calendar asks of the engine and of the scheduling actions. */
import { graphql } from '../../graphql/generated/index.ts';

export const CalendarWindowQuery = graphql(`
  query CalendarWindow($userId: uuid, $from: timestamptz!, $to: timestamptz!) {
    calendarWindow(userId: $userId, from: $from, to: $to) {
      userId
      timeZone
      occurrences {
        slotId
        occurrence
        startsAt
        endsAt
        recurring
        moved
        rule
        timeZone
        localStart
      }
      open {
        startsAt
        endsAt
      }
      timeOff {
        exceptionId
        startsAt
        endsAt
        note
      }
    }
  }
`);

/** Only says that something has changed: occurrences are worked out by the backend. */
export const SlotsChangedSubscription = graphql(`
  subscription SlotsChanged($userId: uuid!) {
    availability_slots(where: { user_id: { _eq: $userId } }) {
      id
      starts_at
      ends_at
      local_start
      duration_minutes
      rule
      time_zone
    }
  }
`);

export const ExceptionsChangedSubscription = graphql(`
  subscription ExceptionsChanged($userId: uuid!) {
    availability_exceptions(where: { user_id: { _eq: $userId } }) {
      id
      kind
      starts_at
      ends_at
    }
  }
`);

export const CalendarAppointmentsSubscription = graphql(`
  subscription CalendarAppointments($where: appointments_bool_exp!) {
    appointments(where: $where, order_by: [{ starts_at: asc }, { id: asc }]) {
      id
      starts_at
      ends_at
      status
      doctor_id
      patient_id
      doctor {
        id
        display_name
      }
      patient {
        id
        display_name
      }
      shift_proposals(where: { status: { _eq: "open" } }) {
        id
        starts_at
        ends_at
        proposed_by
        expires_at
      }
    }
  }
`);

export const DoctorsOfClinicQuery = graphql(`
  query DoctorsOfClinic {
    doctors(order_by: [{ user: { display_name: asc } }, { user_id: asc }]) {
      user_id
      speciality
      user {
        id
        display_name
        time_zone
      }
    }
  }
`);

export const AddAvailability = graphql(`
  mutation AddAvailability(
    $userId: uuid
    $localStart: String!
    $durationMinutes: Int!
    $timeZone: String!
    $rule: String
  ) {
    addAvailability(
      userId: $userId
      localStart: $localStart
      durationMinutes: $durationMinutes
      timeZone: $timeZone
      rule: $rule
    ) {
      slotIds
      appointmentsOutside
    }
  }
`);

export const ChangeAvailability = graphql(`
  mutation ChangeAvailability(
    $slotId: uuid!
    $occurrence: String
    $scope: OccurrenceScope!
    $localStart: String!
    $durationMinutes: Int!
    $rule: String
    $timeZone: String
  ) {
    changeAvailability(
      slotId: $slotId
      occurrence: $occurrence
      scope: $scope
      localStart: $localStart
      durationMinutes: $durationMinutes
      rule: $rule
      timeZone: $timeZone
    ) {
      slotIds
      appointmentsOutside
    }
  }
`);

export const RemoveAvailability = graphql(`
  mutation RemoveAvailability($slotId: uuid!, $occurrence: String, $scope: OccurrenceScope!) {
    removeAvailability(slotId: $slotId, occurrence: $occurrence, scope: $scope) {
      slotIds
      appointmentsOutside
    }
  }
`);

export const AddTimeOff = graphql(`
  mutation AddTimeOff($userId: uuid, $startsAt: timestamptz!, $endsAt: timestamptz!, $note: String) {
    addTimeOff(userId: $userId, startsAt: $startsAt, endsAt: $endsAt, note: $note) {
      slotIds
      appointmentsOutside
    }
  }
`);

export const RemoveTimeOff = graphql(`
  mutation RemoveTimeOff($exceptionId: uuid!) {
    removeTimeOff(exceptionId: $exceptionId) {
      slotIds
      appointmentsOutside
    }
  }
`);

export const ClearDoctorDay = graphql(`
  mutation ClearDoctorDay($doctorId: uuid!, $date: String!, $mode: ClearDayMode!, $reason: String!) {
    clearDoctorDay(doctorId: $doctorId, date: $date, mode: $mode, reason: $reason) {
      moved
      cancelled
      appointmentIds
    }
  }
`);

export const AppointmentsByIdsQuery = graphql(`
  query AppointmentsByIds($ids: [uuid!]!) {
    appointments(where: { id: { _in: $ids } }, order_by: [{ starts_at: asc }, { id: asc }]) {
      id
      starts_at
      ends_at
      patient_id
      patient {
        id
        display_name
      }
      doctor {
        id
        display_name
      }
    }
  }
`);

export const ClinicWeekQuery = graphql(`
  query ClinicWeek {
    scheduling_settings {
      working_days
      working_day_starts
      working_day_minutes
    }
  }
`);

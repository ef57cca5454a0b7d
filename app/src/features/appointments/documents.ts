/** What appointments ask of the engine and of the scheduling actions. */
import { graphql } from '../../graphql/generated/index.ts';

export const AppointmentSubscription = graphql(`
  subscription Appointment($id: uuid!) {
    appointments_by_pk(id: $id) {
      id
      starts_at
      ends_at
      status
      reason
      cancel_reason
      created_at
      doctor_id
      patient_id
      doctor {
        id
        display_name
        time_zone
        doctor {
          user_id
          speciality
        }
        contact_of {
          user_id
        }
      }
      patient {
        id
        display_name
        time_zone
        contact_of {
          user_id
        }
      }
      direct_ties: ties(where: { room: { kind: { _eq: "direct" } } }) {
        room_id
      }
      ties(where: { room: { kind: { _eq: "group" } } }, order_by: [{ tied_at: asc }]) {
        room_id
        room {
          id
          title
        }
      }
      participants {
        user_id
        decision
        decided_by
        decided_at
      }
      shift_proposals(order_by: [{ created_at: asc }]) {
        id
        proposed_by
        counters
        starts_at
        ends_at
        status
        note
        expires_at
        answered_by
        answered_at
        created_at
      }
    }
  }
`);

export const AppointmentsSubscription = graphql(`
  subscription AppointmentList(
    $where: appointments_bool_exp!
    $order: [appointments_order_by!]!
    $limit: Int!
  ) {
    appointments(where: $where, order_by: $order, limit: $limit) {
      id
      starts_at
      ends_at
      status
      doctor_id
      patient_id
      doctor {
        id
        display_name
        doctor {
          user_id
          speciality
        }
      }
      patient {
        id
        display_name
      }
      shift_proposals(where: { status: { _eq: "open" } }) {
        id
        proposed_by
        expires_at
      }
    }
  }
`);

export const FreeStartsQuery = graphql(`
  query FreeStarts(
    $doctorId: uuid!
    $durationMinutes: Int!
    $from: timestamptz!
    $to: timestamptz!
    $patientId: uuid
    $appointmentId: uuid
  ) {
    proposeSlots(
      doctorId: $doctorId
      durationMinutes: $durationMinutes
      from: $from
      to: $to
      patientId: $patientId
      appointmentId: $appointmentId
    ) {
      starts
      rules {
        durationsMinutes
        horizonDays
      }
    }
  }
`);

export const ProposeShift = graphql(`
  mutation ProposeShift(
    $appointmentId: uuid!
    $startsAt: timestamptz!
    $durationMinutes: Int!
    $note: String
  ) {
    proposeShift(
      appointmentId: $appointmentId
      startsAt: $startsAt
      durationMinutes: $durationMinutes
      note: $note
    ) {
      proposalId
    }
  }
`);

export const AnswerShift = graphql(`
  mutation AnswerShift(
    $proposalId: uuid!
    $answer: ShiftAnswer!
    $startsAt: timestamptz
    $durationMinutes: Int
    $note: String
  ) {
    answerShift(
      proposalId: $proposalId
      answer: $answer
      startsAt: $startsAt
      durationMinutes: $durationMinutes
      note: $note
    ) {
      proposalId
    }
  }
`);

export const MoveAppointment = graphql(`
  mutation MoveAppointment(
    $appointmentId: uuid!
    $startsAt: timestamptz!
    $durationMinutes: Int!
    $overbook: Boolean
    $note: String
  ) {
    moveAppointment(
      appointmentId: $appointmentId
      startsAt: $startsAt
      durationMinutes: $durationMinutes
      overbook: $overbook
      note: $note
    ) {
      appointmentId
    }
  }
`);

export const CancelAppointment = graphql(`
  mutation CancelAppointment($appointmentId: uuid!, $reason: String!) {
    cancelAppointment(appointmentId: $appointmentId, reason: $reason) {
      appointmentId
    }
  }
`);

export const OfferedDurationsQuery = graphql(`
  query OfferedDurations {
    scheduling_settings {
      durations_minutes
    }
  }
`);

/** Patients do not read this, so it cannot be asked for together with the rest. */
export const OverbookedQuery = graphql(`
  query Overbooked($id: uuid!) {
    appointments_by_pk(id: $id) {
      id
      overbooked
    }
  }
`);

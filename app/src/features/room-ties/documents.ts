/** CHAT-13: which appointments a room is about, and tying group rooms to them. */
import { graphql } from '../../graphql/generated/index.ts';

export const TiedAppointment = graphql(`
  fragment TiedAppointment on appointments {
    id
    starts_at
    ends_at
    status
    patient_id
    doctor_id
    patient {
      id
      display_name
    }
    doctor {
      id
      display_name
    }
    consultation {
      id
      status
      opens_at
      closes_at
    }
    shift_proposals(where: { status: { _eq: "open" } }) {
      id
      expires_at
    }
  }
`);

/** What comes, and what was last: which of them is shown changes as the clock goes on. */
export const RoomTieSubscription = graphql(`
  subscription RoomTie($roomId: uuid!, $from: timestamptz!) {
    rooms_by_pk(id: $roomId) {
      id
      coming: ties(
        where: { appointment: { ends_at: { _gt: $from }, status: { _in: ["pending", "booked"] } } }
        order_by: [{ appointment: { starts_at: asc } }]
        limit: 5
      ) {
        appointment_id
        appointment {
          ...TiedAppointment
        }
      }
      latest: ties(order_by: [{ appointment: { starts_at: desc } }], limit: 1) {
        appointment_id
        appointment {
          ...TiedAppointment
        }
      }
    }
  }
`);

export const RoomTiesSubscription = graphql(`
  subscription RoomTies($roomId: uuid!) {
    room_appointments(
      where: { room_id: { _eq: $roomId } }
      order_by: [{ appointment: { starts_at: desc } }]
      limit: 50
    ) {
      room_id
      appointment_id
      appointment {
        ...TiedAppointment
      }
    }
  }
`);

export const AppointmentsToTieQuery = graphql(`
  query AppointmentsToTie($where: appointments_bool_exp!) {
    appointments(where: $where, order_by: [{ starts_at: asc }, { id: asc }], limit: 50) {
      id
      starts_at
      ends_at
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

export const TieRoom = graphql(`
  mutation TieRoom($roomId: uuid!, $appointmentId: uuid!) {
    insert_room_appointments_one(object: { room_id: $roomId, appointment_id: $appointmentId }) {
      room_id
      appointment_id
    }
  }
`);

export const UntieRoom = graphql(`
  mutation UntieRoom($roomId: uuid!, $appointmentId: uuid!) {
    delete_room_appointments_by_pk(room_id: $roomId, appointment_id: $appointmentId) {
      room_id
    }
  }
`);

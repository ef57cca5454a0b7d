/** Everything booking asks of the engine. */
import { graphql } from '../../graphql/generated/index.ts';

export const SchedulingRulesSubscription = graphql(`
  subscription SchedulingRules {
    scheduling_settings {
      durations_minutes
      horizon_days
    }
  }
`);

export const DoctorFields = graphql(`
  fragment DoctorFields on doctors {
    user_id
    speciality
    languages
    bio
    user {
      id
      display_name
      time_zone
    }
  }
`);

export const DoctorsQuery = graphql(`
  query Doctors($where: doctors_bool_exp!, $limit: Int!, $offset: Int!) {
    doctors(
      where: { _and: [{ verified_at: { _is_null: false } }, $where] }
      order_by: [{ user: { display_name: asc } }, { user_id: asc }]
      limit: $limit
      offset: $offset
    ) {
      ...DoctorFields
    }
    doctors_aggregate(where: { _and: [{ verified_at: { _is_null: false } }, $where] }) {
      aggregate {
        count
      }
    }
  }
`);

export const DoctorQuery = graphql(`
  query Doctor($doctorId: uuid!) {
    doctors_by_pk(user_id: $doctorId) {
      ...DoctorFields
      verified_at
    }
  }
`);

/** Each speciality and each set of languages once: what one can search by. */
export const DoctorFacetsQuery = graphql(`
  query DoctorFacets {
    specialities: doctors(
      where: { verified_at: { _is_null: false } }
      distinct_on: [speciality]
      order_by: [{ speciality: asc }]
    ) {
      speciality
    }
    languages: doctors(
      where: { verified_at: { _is_null: false } }
      distinct_on: [languages]
      order_by: [{ languages: asc }]
    ) {
      languages
    }
  }
`);

export const PatientsQuery = graphql(`
  query PatientsToBookFor($pattern: String!, $limit: Int!) {
    users(
      where: { role: { _eq: "patient" }, display_name: { _ilike: $pattern } }
      order_by: [{ display_name: asc }, { id: asc }]
      limit: $limit
    ) {
      id
      display_name
    }
  }
`);

export const PatientQuery = graphql(`
  query PatientToBookFor($patientId: uuid!) {
    users_by_pk(id: $patientId) {
      id
      display_name
    }
  }
`);

export const ProposeSlotsQuery = graphql(`
  query ProposeSlots(
    $doctorId: uuid!
    $durationMinutes: Int!
    $from: timestamptz!
    $to: timestamptz!
    $patientId: uuid
  ) {
    proposeSlots(
      doctorId: $doctorId
      durationMinutes: $durationMinutes
      from: $from
      to: $to
      patientId: $patientId
    ) {
      doctorId
      durationMinutes
      starts
    }
  }
`);

export const NextFreeQuery = graphql(`
  query NextFree(
    $doctorId: uuid
    $speciality: String
    $language: String
    $durationMinutes: Int!
    $limit: Int!
    $patientId: uuid
  ) {
    nextFree(
      doctorId: $doctorId
      speciality: $speciality
      language: $language
      durationMinutes: $durationMinutes
      limit: $limit
      patientId: $patientId
    ) {
      doctorId
      startsAt
      doctor {
        ...DoctorFields
      }
    }
  }
`);

export const HoldSlot = graphql(`
  mutation HoldSlot($doctorId: uuid!, $startsAt: timestamptz!, $durationMinutes: Int!, $patientId: uuid) {
    holdSlot(
      doctorId: $doctorId
      startsAt: $startsAt
      durationMinutes: $durationMinutes
      patientId: $patientId
    ) {
      holdId
      expiresAt
    }
  }
`);

export const ReleaseHold = graphql(`
  mutation ReleaseHold($holdId: uuid!) {
    releaseHold(holdId: $holdId) {
      holdId
    }
  }
`);

export const BookAppointment = graphql(`
  mutation BookAppointment(
    $bookingKey: String!
    $doctorId: uuid!
    $startsAt: timestamptz!
    $durationMinutes: Int!
    $holdId: uuid
    $patientId: uuid
    $reason: String
    $overbook: Boolean
  ) {
    bookAppointment(
      bookingKey: $bookingKey
      doctorId: $doctorId
      startsAt: $startsAt
      durationMinutes: $durationMinutes
      holdId: $holdId
      patientId: $patientId
      reason: $reason
      overbook: $overbook
    ) {
      appointmentId
    }
  }
`);

/** Live: it may be shifted or cancelled while it is looked at. */
export const BookedAppointmentSubscription = graphql(`
  subscription BookedAppointment($appointmentId: uuid!) {
    appointments_by_pk(id: $appointmentId) {
      id
      patient_id
      doctor_id
      starts_at
      ends_at
      status
      doctor {
        id
        display_name
      }
      patient {
        id
        display_name
      }
    }
  }
`);

export const OwnWaitlistSubscription = graphql(`
  subscription OwnWaitlist($patientId: uuid!) {
    waitlist_entries(
      where: { patient_id: { _eq: $patientId }, status: { _eq: "waiting" } }
      order_by: [{ created_at: asc }, { id: asc }]
    ) {
      id
      speciality
      duration_minutes
      starts_after
      ends_before
      doctor {
        id
        display_name
      }
      offers(where: { status: { _eq: "open" } }) {
        id
        starts_at
        ends_at
        expires_at
        doctor {
          id
          display_name
        }
      }
    }
  }
`);

export const JoinWaitlist = graphql(`
  mutation JoinWaitlist(
    $doctorId: uuid
    $speciality: String
    $durationMinutes: Int!
    $from: timestamptz!
    $to: timestamptz!
    $patientId: uuid
  ) {
    joinWaitlist(
      doctorId: $doctorId
      speciality: $speciality
      durationMinutes: $durationMinutes
      from: $from
      to: $to
      patientId: $patientId
    ) {
      entryId
    }
  }
`);

export const LeaveWaitlist = graphql(`
  mutation LeaveWaitlist($entryId: uuid!) {
    leaveWaitlist(entryId: $entryId) {
      entryId
    }
  }
`);

export const AnswerWaitlistOffer = graphql(`
  mutation AnswerWaitlistOffer($offerId: uuid!, $accept: Boolean!) {
    answerWaitlistOffer(offerId: $offerId, accept: $accept) {
      entryId
      appointmentId
    }
  }
`);

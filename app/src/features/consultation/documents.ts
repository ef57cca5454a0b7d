/** What the page of a consultation asks of the engine. */
import { graphql } from '../../graphql/generated/index.ts';

export const ConsultationSubscription = graphql(`
  subscription Consultation($appointmentId: uuid!) {
    appointments_by_pk(id: $appointmentId) {
      id
      status
      starts_at
      ends_at
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
        outcome
        round
        opens_at
        closes_at
        started_at
        ended_at
        encrypted
        recordings(where: { status: { _neq: "ended" } }) {
          id
          status
          consents {
            recording_id
            admission_id
            decision
          }
        }
        admissions(order_by: { created_at: asc }) {
          id
          user_id
          guest_id
          state
          place
          waiting_since
          connected_at
          user {
            id
            display_name
          }
          guest {
            id
            display_name
            own_name
          }
        }
      }
    }
  }
`);

/** Who waits for the doctor anywhere, this consultation's people included. */
export const WaitingLineSubscription = graphql(`
  subscription WaitingLine {
    consultation_admissions(where: { state: { _eq: "waiting" } }, order_by: { place: asc }) {
      id
      consultation_id
      place
      waiting_since
      user {
        id
        display_name
      }
      guest {
        id
        display_name
        own_name
      }
      consultation {
        id
        appointment_id
        appointment {
          id
          starts_at
        }
      }
    }
  }
`);

export const EnterWaitingRoom = graphql(`
  mutation EnterWaitingRoom($appointmentId: uuid!) {
    enterWaitingRoom(appointmentId: $appointmentId) {
      admissionId
    }
  }
`);

export const LeaveWaitingRoom = graphql(`
  mutation LeaveWaitingRoom($consultationId: uuid!) {
    leaveWaitingRoom(consultationId: $consultationId) {
      admissionId
    }
  }
`);

export const AdmitToConsultation = graphql(`
  mutation AdmitToConsultation($admissionId: uuid!) {
    admitToConsultation(admissionId: $admissionId) {
      admissionId
    }
  }
`);

export const SendBackToWaitingRoom = graphql(`
  mutation SendBackToWaitingRoom($admissionId: uuid!) {
    sendBackToWaitingRoom(admissionId: $admissionId) {
      admissionId
    }
  }
`);

export const RemoveFromConsultation = graphql(`
  mutation RemoveFromConsultation($admissionId: uuid!) {
    removeFromConsultation(admissionId: $admissionId) {
      admissionId
    }
  }
`);

export const JoinConsultation = graphql(`
  mutation JoinConsultation($consultationId: uuid!) {
    joinConsultation(consultationId: $consultationId) {
      url
      token
      admissionId
      round
      encryptionKey
    }
  }
`);

export const EndConsultation = graphql(`
  mutation EndConsultation($consultationId: uuid!) {
    endConsultation(consultationId: $consultationId) {
      consultationId
    }
  }
`);

export const BesideUnreadSubscription = graphql(`
  subscription BesideUnread($roomId: uuid!, $userId: uuid!) {
    room_participants_by_pk(room_id: $roomId, user_id: $userId) {
      room_id
      user_id
      read_count
      room {
        id
        message_count
      }
    }
  }
`);

export const ReportCallQuality = graphql(`
  mutation ReportCallQuality(
    $id: uuid!
    $consultationId: uuid!
    $seconds: Int!
    $rttMs: Int
    $packetsReceived: Int!
    $packetsLost: Int!
    $freezeCount: Int!
    $frozenMs: Int!
  ) {
    reportCallQuality(
      id: $id
      consultationId: $consultationId
      seconds: $seconds
      rttMs: $rttMs
      packetsReceived: $packetsReceived
      packetsLost: $packetsLost
      freezeCount: $freezeCount
      frozenMs: $frozenMs
    ) {
      consultationId
    }
  }
`);

export const SetCallEncryption = graphql(`
  mutation SetCallEncryption($consultationId: uuid!, $encrypted: Boolean!) {
    setCallEncryption(consultationId: $consultationId, encrypted: $encrypted) {
      consultationId
    }
  }
`);

export const RequestRecording = graphql(`
  mutation RequestRecording($consultationId: uuid!, $textVersion: String!, $locale: String!) {
    requestRecording(consultationId: $consultationId, textVersion: $textVersion, locale: $locale) {
      consultationId
    }
  }
`);

export const AnswerRecording = graphql(`
  mutation AnswerRecording(
    $consultationId: uuid!
    $agree: Boolean!
    $textVersion: String!
    $locale: String!
  ) {
    answerRecording(
      consultationId: $consultationId
      agree: $agree
      textVersion: $textVersion
      locale: $locale
    ) {
      consultationId
    }
  }
`);

export const StopRecording = graphql(`
  mutation StopRecording($consultationId: uuid!) {
    stopRecording(consultationId: $consultationId) {
      consultationId
    }
  }
`);

/** Links that nobody has opened yet; also those that have run out are of no use to take back. */
export const OpenInvitationsSubscription = graphql(`
  subscription OpenInvitations($consultationId: uuid!) {
    consultation_guests(
      where: {
        consultation_id: { _eq: $consultationId }
        redeemed_at: { _is_null: true }
        revoked_at: { _is_null: true }
      }
      order_by: { created_at: asc }
    ) {
      id
      display_name
      expires_at
    }
  }
`);

export const RevokeInvitation = graphql(`
  mutation RevokeInvitation($guestId: uuid!) {
    revokeInvitation(guestId: $guestId) {
      guestId
    }
  }
`);

export const InviteToConsultation = graphql(`
  mutation InviteToConsultation($consultationId: uuid!, $displayName: String!) {
    inviteToConsultation(consultationId: $consultationId, displayName: $displayName) {
      guestId
      url
      expiresAt
    }
  }
`);

/** The test before a consultation needs no more of it than whom it is with and when. */
export const CheckedVisitSubscription = graphql(`
  subscription CheckedVisit($appointmentId: uuid!) {
    appointments_by_pk(id: $appointmentId) {
      id
      starts_at
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
    }
  }
`);

export const KeepConnectionCheck = graphql(`
  mutation KeepConnectionCheck($verdict: String!, $roundTripMs: Int) {
    insert_connection_checks_one(object: { verdict: $verdict, round_trip_ms: $roundTripMs }) {
      id
    }
  }
`);

export const CallbackNumberSubscription = graphql(`
  subscription CallbackNumber($me: uuid!) {
    callback_numbers_by_pk(user_id: $me) {
      user_id
      phone
    }
  }
`);

export const UpdateCallbackNumber = graphql(`
  mutation UpdateCallbackNumber($me: uuid!, $phone: String) {
    update_callback_numbers_by_pk(pk_columns: { user_id: $me }, _set: { phone: $phone }) {
      user_id
      phone
    }
  }
`);

export const ClinicPhoneSubscription = graphql(`
  subscription ClinicPhone {
    scheduling_settings {
      id
      clinic_phone
    }
  }
`);

export const PatientPhoneSubscription = graphql(`
  subscription PatientPhone($patientId: uuid!) {
    callback_numbers(where: { user_id: { _eq: $patientId } }) {
      user_id
      phone
    }
  }
`);

export const NoteHeldByPhone = graphql(`
  mutation NoteHeldByPhone($consultationId: uuid!) {
    noteHeldByPhone(consultationId: $consultationId) {
      consultationId
    }
  }
`);

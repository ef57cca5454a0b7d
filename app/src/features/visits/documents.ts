/** What the history of consultations asks of the engine. */
import { graphql } from '../../graphql/generated/index.ts';

export const HistorySubscription = graphql(`
  subscription ConsultationHistory($where: consultations_bool_exp!, $limit: Int!) {
    consultations(where: $where, order_by: [{ ended_at: desc }, { id: asc }], limit: $limit) {
      id
      outcome
      started_at
      ended_at
      encrypted
      recording_state
      appointment {
        id
        starts_at
        patient {
          id
          display_name
        }
        doctor {
          id
          display_name
        }
      }
      quality_aggregate {
        aggregate {
          avg {
            rtt_ms
          }
          sum {
            seconds
            packets_received
            packets_lost
            frozen_ms
          }
        }
      }
    }
  }
`);

export const VisitSubscription = graphql(`
  subscription Visit($appointmentId: uuid!) {
    consultations(where: { appointment_id: { _eq: $appointmentId } }) {
      id
      status
      outcome
      started_at
      ended_at
      encrypted
      recording_state
      appointment {
        id
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
      }
      admissions(where: { joined_at: { _is_null: false } }, order_by: { joined_at: asc }) {
        id
        joined_at
        user {
          id
          display_name
        }
        guest {
          id
          display_name
          own_name
        }
        quality_aggregate {
          aggregate {
            avg {
              rtt_ms
            }
            sum {
              seconds
              packets_received
              packets_lost
              freeze_count
              frozen_ms
            }
          }
        }
      }
      recordings(order_by: { requested_at: asc }) {
        id
        parts(where: { status: { _eq: "stored" } }, order_by: { position: asc }) {
          id
          position
          duration_ms
          byte_size
          file_id
          deleted_at
        }
      }
    }
  }
`);

/** The room of the two and what went through it while they talked. */
export const VisitChatQuery = graphql(`
  query VisitChat($patientId: uuid!, $doctorId: uuid!, $from: timestamptz!, $until: timestamptz!) {
    rooms(
      where: {
        kind: { _eq: "direct" }
        _and: [
          { participants: { user_id: { _eq: $patientId } } }
          { participants: { user_id: { _eq: $doctorId } } }
        ]
      }
      limit: 1
    ) {
      id
      messages(
        where: {
          kind: { _eq: "user" }
          deleted_at: { _is_null: true }
          created_at: { _gte: $from, _lte: $until }
        }
        order_by: { seq: asc }
      ) {
        id
        seq
        body
        created_at
        author {
          id
          display_name
        }
        attachments(order_by: { position: asc }) {
          message_id
          position
          file {
            id
            name
            content_type
            byte_size
            width
            height
            has_preview
            scan_result
            deleted_at
          }
        }
      }
    }
  }
`);

export const StaffVisitsSubscription = graphql(`
  subscription StaffVisits($where: consultations_bool_exp!, $limit: Int!) {
    consultations(where: $where, order_by: [{ ended_at: desc }, { id: asc }], limit: $limit) {
      id
      outcome
      started_at
      ended_at
      recording_state
      corrected_at
      correction_note
      held_at
      hold_reason
      holder {
        id
        display_name
      }
      corrector {
        id
        display_name
      }
      appointment {
        id
        starts_at
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
  }
`);

export const CorrectConsultation = graphql(`
  mutation CorrectConsultation($consultationId: uuid!, $outcome: ConsultationOutcome!, $note: String) {
    correctConsultation(consultationId: $consultationId, outcome: $outcome, note: $note) {
      consultationId
    }
  }
`);

/** Without a reason its records are let go. */
export const HoldConsultation = graphql(`
  mutation HoldConsultation($consultationId: uuid!, $reason: String) {
    holdConsultation(consultationId: $consultationId, reason: $reason) {
      consultationId
    }
  }
`);

export const KeepingTimesSubscription = graphql(`
  subscription KeepingTimes {
    retention_settings {
      id
      recordings_days
      files_days
      updated_at
    }
  }
`);

export const UpdateKeepingTimes = graphql(`
  mutation UpdateKeepingTimes($recordings: Int, $files: Int) {
    update_retention_settings(where: {}, _set: { recordings_days: $recordings, files_days: $files }) {
      affected_rows
    }
  }
`);

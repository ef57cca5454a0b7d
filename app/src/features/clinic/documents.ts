/** What the clinic's own pages ask of the engine. */
import { graphql } from '../../graphql/generated/index.ts';

export const ClinicRulesSubscription = graphql(`
  subscription ClinicRules {
    scheduling_settings {
      increment_minutes
      durations_minutes
      minimum_notice_minutes
      horizon_days
      buffer_minutes
      hold_minutes
      proposal_hours
      cancellation_notice_minutes
      waitlist_offer_minutes
      reminder_offsets_minutes
      check_reminder_minutes
      checks_count_days
      clinic_phone
      working_days
      working_day_starts
      working_day_minutes
      updated_at
    }
  }
`);

export const UpdateClinicRules = graphql(`
  mutation UpdateClinicRules($change: scheduling_settings_set_input!) {
    update_scheduling_settings(where: {}, _set: $change) {
      affected_rows
    }
  }
`);

export const WaitlistOverviewSubscription = graphql(`
  subscription WaitlistOverview($limit: Int!) {
    waitlist_entries(
      where: { status: { _eq: "waiting" } }
      order_by: [{ created_at: asc }, { id: asc }]
      limit: $limit
    ) {
      id
      speciality
      duration_minutes
      starts_after
      ends_before
      created_at
      patient {
        id
        display_name
      }
      doctor {
        id
        display_name
      }
      offers(where: { status: { _eq: "open" } }) {
        id
        starts_at
        expires_at
        doctor {
          id
          display_name
        }
      }
    }
  }
`);

export const DeliveriesSubscription = graphql(`
  subscription Deliveries($statuses: [String!]!, $limit: Int!) {
    notification_deliveries(
      where: { status: { _in: $statuses } }
      order_by: [{ created_at: desc }, { id: asc }]
      limit: $limit
    ) {
      id
      kind
      channel
      status
      reason
      attempts
      due_at
      finished_at
      created_at
      user {
        id
        display_name
      }
    }
  }
`);

export const RetryDelivery = graphql(`
  mutation RetryDelivery($deliveryId: uuid!) {
    retryDelivery(deliveryId: $deliveryId) {
      deliveryId
    }
  }
`);

/** Those who wait for the clinic first. */
export const DoctorsToVerifySubscription = graphql(`
  subscription DoctorsToVerify($pattern: String!, $limit: Int!) {
    doctors(
      where: { user: { display_name: { _ilike: $pattern } } }
      order_by: [{ verified_at: desc_nulls_first }, { user: { display_name: asc } }, { user_id: asc }]
      limit: $limit
    ) {
      user_id
      speciality
      languages
      verified_at
      user {
        id
        display_name
        email
      }
    }
  }
`);

export const VerifyDoctor = graphql(`
  mutation VerifyDoctor($doctorId: uuid!, $verifiedAt: timestamptz) {
    update_doctors_by_pk(pk_columns: { user_id: $doctorId }, _set: { verified_at: $verifiedAt }) {
      user_id
      verified_at
    }
  }
`);

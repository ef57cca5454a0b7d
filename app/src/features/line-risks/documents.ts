/** What the list of consultations that may fail by video asks of the engine. */
import { graphql } from '../../graphql/generated/index.ts';

export const LineRisksSubscription = graphql(`
  subscription LineRisks($from: timestamptz!, $until: timestamptz!) {
    consultations(
      where: {
        status: { _eq: "upcoming" }
        appointment: { status: { _eq: "booked" }, starts_at: { _gte: $from, _lt: $until } }
      }
      order_by: [{ appointment: { starts_at: asc } }, { id: asc }]
    ) {
      id
      line_risk
      appointment {
        id
        starts_at
        patient {
          id
          display_name
          callback_number {
            user_id
            phone
          }
        }
        doctor {
          id
          display_name
        }
      }
    }
  }
`);

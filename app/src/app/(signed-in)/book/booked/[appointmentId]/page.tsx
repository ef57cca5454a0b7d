/** An appointment that was just booked. */
import { DonePage } from '../../../../../features/booking/ui/done-page.tsx';

export default async function BookedPage({ params }: { params: Promise<{ appointmentId: string }> }) {
  const { appointmentId } = await params;
  return <DonePage appointmentId={appointmentId} />;
}

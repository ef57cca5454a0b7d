/** One consultation as it was, by its appointment. */
import { notFound } from 'next/navigation';
import { VisitPage } from '../../../../features/visits/ui/visit-page.tsx';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export default async function OneVisitPage({ params }: { params: Promise<{ appointmentId: string }> }) {
  const { appointmentId } = await params;
  if (!UUID.test(appointmentId)) notFound();
  return <VisitPage appointmentId={appointmentId} />;
}

/** One appointment on a page of its own, for links from notices and mails. */
import { notFound } from 'next/navigation';
import { AppointmentPage } from '../../../../features/appointments/ui/appointment-page.tsx';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export default async function OneAppointmentPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  if (!UUID.test(id)) notFound();
  return <AppointmentPage id={id} />;
}

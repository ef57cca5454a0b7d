/** The video call of an appointment. */
import { ConsultationScreen } from '../../../../features/consultation/ui/consultation-screen.tsx';
import { serverConfig } from '../../../../server-config.ts';

export default async function ConsultationPage({ params }: { params: Promise<{ appointmentId: string }> }) {
  const { appointmentId } = await params;
  return <ConsultationScreen appointmentId={appointmentId} videoUrl={serverConfig().livekitUrl} />;
}

/** The test of camera, microphone and line some time before a consultation. */
import { CheckPage } from '../../../../../features/consultation/ui/check-page.tsx';
import { serverConfig } from '../../../../../server-config.ts';

export default async function ConsultationCheckPage({
  params,
}: {
  params: Promise<{ appointmentId: string }>;
}) {
  const { appointmentId } = await params;
  return <CheckPage appointmentId={appointmentId} videoUrl={serverConfig().livekitUrl} />;
}

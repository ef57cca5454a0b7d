/** One of the clinic's own pages. */
import { notFound } from 'next/navigation';
import { asClinicSection } from '../../../../features/clinic/sections.ts';
import { ClinicScreen } from '../../../../features/clinic/ui/clinic-screen.tsx';

export default async function ClinicSectionPage({ params }: { params: Promise<{ section: string }> }) {
  const section = asClinicSection((await params).section);
  if (!section) notFound();
  return <ClinicScreen section={section} />;
}

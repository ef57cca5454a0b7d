/** The parts of the clinic's own pages, as they stand in addresses. */
export const CLINIC_SECTIONS = [
  'rules',
  'waitlist',
  'visits',
  'calls',
  'urgent',
  'messages',
  'doctors',
  'integration',
  'permissions',
] as const;

/** Of these, staff see nothing. */
export const ADMINS_ONLY: readonly ClinicSection[] = ['integration', 'permissions'];

export type ClinicSection = (typeof CLINIC_SECTIONS)[number];

export function asClinicSection(text: string): ClinicSection | null {
  return CLINIC_SECTIONS.find((section) => section === text) ?? null;
}

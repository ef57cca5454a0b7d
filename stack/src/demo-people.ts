/** The sign-ins a newcomer is told; the accounts themselves are made by the actions service's seed. */
export const demoPassword = 'telemed-demo';

export const demoPeople = [
  { role: 'patient', email: 'patient@demo.telemed' },
  { role: 'doctor', email: 'doctor@demo.telemed' },
  { role: 'staff', email: 'staff@demo.telemed' },
  { role: 'pharmacist', email: 'pharmacist@demo.telemed' },
  { role: 'admin', email: 'admin@demo.telemed' },
] as const;

/** What the sign-up form sends; limits are those of the accounts service, which checks them again. */
import { z } from 'zod';
import { LOCALES } from '../../i18n/locales.ts';

const common = {
  email: z.email().max(254),
  password: z.string().min(10).max(200),
  displayName: z.string().trim().min(1).max(120),
  timeZone: z.string().min(1).max(64),
  locale: z.enum(LOCALES),
};

export const signUpForm = z.discriminatedUnion('role', [
  z.object({ role: z.literal('patient'), ...common }),
  z.object({ role: z.literal('doctor'), ...common, speciality: z.string().trim().min(1).max(120) }),
  z.object({ role: z.literal('pharmacist'), ...common, pharmacyName: z.string().trim().min(1).max(120) }),
]);
export type SignUpForm = z.infer<typeof signUpForm>;

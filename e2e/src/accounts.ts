/** Accounts made for one test, by the API the app's own server uses. */

import { randomBytes } from 'node:crypto';
import type { BrowserContext } from '@playwright/test';
import { z } from 'zod';
import type { Stack } from './stack.ts';

export type Role = 'patient' | 'doctor' | 'staff' | 'pharmacist' | 'admin';

export interface Account {
  readonly userId: string;
  readonly role: Role;
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

const firstNames: Readonly<Record<Role, string>> = {
  patient: 'Amina',
  doctor: 'Dr Karim',
  staff: 'Rina',
  pharmacist: 'Jamal',
  admin: 'Nadia',
};

/** Names differ between tests, because doctors and staff find each other's in their contacts. */
export async function createAccount(stack: Stack, role: Role): Promise<Account> {
  const mark = randomBytes(4).toString('hex');
  const account = {
    role,
    name: `${firstNames[role]} ${mark}`,
    email: `${role}-${mark}@e2e.telemed`,
    password: `correct horse ${mark}`,
  };
  const selfService = role === 'staff' || role === 'admin' ? 'patient' : role;
  const response = await fetch(`${stack.state.actions}/internal/accounts/sign-up`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-telemed-internal-secret': stack.internalSecret },
    body: JSON.stringify({
      role: selfService,
      email: account.email,
      password: account.password,
      displayName: account.name,
      timeZone: 'Asia/Dhaka',
      locale: 'en',
      ...(role === 'doctor' ? { speciality: 'Cardiology' } : {}),
      ...(role === 'pharmacist' ? { pharmacyName: 'Corner pharmacy' } : {}),
    }),
  });
  if (response.status !== 201)
    throw new Error(`sign-up answered ${response.status}: ${await response.text()}`);
  const { userId } = z.object({ userId: z.string() }).parse(await response.json());
  if (selfService !== role) {
    // Nobody can make himself a member of the clinic's staff; an operator does.
    await stack.database.query('delete from public.patients where user_id = $1', [userId]);
    await stack.database.query('update public.users set role = $2 where id = $1', [userId, role]);
  }
  return { userId, ...account };
}

/** Leaves the session's cookie in the context, by the very requests the sign-in page makes. */
export async function signIn(context: BrowserContext, appUrl: string, account: Account): Promise<void> {
  const csrf = await context.request.get(`${appUrl}/api/auth/csrf`);
  const { csrfToken } = z.object({ csrfToken: z.string() }).parse(await csrf.json());
  const response = await context.request.post(`${appUrl}/api/auth/callback/credentials`, {
    form: { csrfToken, email: account.email, password: account.password, json: 'true', callbackUrl: appUrl },
  });
  if (!response.ok()) throw new Error(`sign-in answered ${response.status()}: ${await response.text()}`);
}

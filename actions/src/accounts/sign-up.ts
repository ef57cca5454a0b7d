/** Makes an account: the person, his profile and his password, or nothing. */
import type pg from 'pg';
import { z } from 'zod';
import { inTransaction, isUniqueViolation, system } from '../db/transaction.ts';
import { Failure } from '../failure.ts';
import { line, parseBody, storable } from '../http/text.ts';
import { hashPassword, passwordProblem } from './password.ts';

const person = {
  email: z.string().trim().max(254).refine(storable).pipe(z.email()),
  password: z.string().refine(storable),
  displayName: line(120),
  timeZone: z.string().max(64).refine(isTimeZone),
  locale: z.enum(['en', 'ru', 'bn']),
};

const signUp = z
  .discriminatedUnion('role', [
    z.object({ ...person, role: z.literal('patient') }),
    z.object({
      ...person,
      role: z.literal('doctor'),
      speciality: line(120),
      languages: z
        .array(z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/))
        .max(10)
        .default([]),
    }),
    z.object({ ...person, role: z.literal('pharmacist'), pharmacyName: line(120) }),
  ])
  .check((context) => {
    const problem = passwordProblem(context.value.password, context.value.email);
    if (problem !== undefined) {
      context.issues.push({ code: 'custom', path: ['password'], input: undefined, params: { problem } });
    }
  });

type SignUp = z.infer<typeof signUp>;

export async function handleSignUp(pool: pg.Pool, body: unknown): Promise<{ userId: string }> {
  const wanted = parseBody(signUp, body);
  const passwordHash = await hashPassword(wanted.password);
  try {
    return {
      userId: await inTransaction(pool, system, (client) => insertAccount(client, wanted, passwordHash)),
    };
  } catch (error) {
    if (isUniqueViolation(error, 'users_email_unique')) {
      throw new Failure('EMAIL_TAKEN', 'conflict', 'There is an account with this address.', {
        cause: error,
      });
    }
    throw error;
  }
}

async function insertAccount(client: pg.PoolClient, wanted: SignUp, passwordHash: string): Promise<string> {
  const inserted = await client.query<{ id: string }>(
    `insert into public.users (role, display_name, email, time_zone, locale)
     values ($1, $2, $3, $4, $5) returning id`,
    [wanted.role, wanted.displayName, wanted.email, wanted.timeZone, wanted.locale],
  );
  const userId = inserted.rows[0]!.id;
  await client.query('insert into accounts.credentials (user_id, password_hash) values ($1, $2)', [
    userId,
    passwordHash,
  ]);
  switch (wanted.role) {
    case 'patient':
      await client.query('insert into public.patients (user_id) values ($1)', [userId]);
      break;
    case 'doctor':
      await client.query('insert into public.doctors (user_id, speciality, languages) values ($1, $2, $3)', [
        userId,
        wanted.speciality,
        wanted.languages,
      ]);
      break;
    case 'pharmacist':
      await client.query('insert into public.pharmacists (user_id, pharmacy_name) values ($1, $2)', [
        userId,
        wanted.pharmacyName,
      ]);
      break;
  }
  return userId;
}

function isTimeZone(name: string): boolean {
  // Offsets such as "+06:00" are accepted by Intl, but follow no zone's rules.
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

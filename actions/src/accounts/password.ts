/** Rules for new passwords, and their argon2id hashes. */
import { hash, verify } from '@node-rs/argon2';
import type { FieldProblem } from '../failure.ts';
import { isCommonPassword } from './common-passwords.ts';

/** OWASP's recommendation for argon2id, which is the library's own default algorithm. */
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export const shortestPassword = 10;
export const longestPassword = 200;

export function passwordProblem(password: string, email: string): FieldProblem | undefined {
  if (password.length < shortestPassword) return 'too_short';
  if (password.length > longestPassword) return 'too_long';
  const lowered = password.toLowerCase();
  const address = email.toLowerCase();
  if (lowered === address || lowered === address.split('@')[0]) return 'same_as_email';
  if (isCommonPassword(lowered)) return 'too_common';
  return undefined;
}

export function hashPassword(password: string): Promise<string> {
  return hash(password, parameters);
}

let nobody: Promise<string> | undefined;

/** Takes the same time when there is no such person: it then checks against a hash of its own and says no. */
export async function isPassword(password: string, storedHash: string | undefined): Promise<boolean> {
  nobody ??= hashPassword('a password of nobody');
  const matches = await verify(storedHash ?? (await nobody), password);
  return storedHash !== undefined && matches;
}

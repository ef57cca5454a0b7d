/** Tells faults of the connection or the server, which pass, from faults of the statement, which do not. */

/** Connection exceptions, insufficient resources, operator intervention, rollbacks, object in use. */
const transientClasses = new Set(['08', '40', '53', '55', '57']);
const networkCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN']);

export function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? error.code : undefined;
  if (typeof code !== 'string') return /terminated|timeout|Connection/i.test(error.message);
  return networkCodes.has(code) || (code.length === 5 && transientClasses.has(code.slice(0, 2)));
}

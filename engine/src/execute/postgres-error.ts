/** Sorts Postgres' errors by SQLSTATE into Hasura's codes and messages; everything unforeseen stays internal. */
import { DatabaseError } from 'pg';
import { HasuraError, type HasuraCode } from '../errors.ts';
import type { Json } from '../plan/compiled.ts';

/** Raised by `hdb_catalog.check_violation`; its message is Hasura's own and needs no prefix. */
const permissionCheckMessage = 'check constraint of an insert/update permission has failed';

/** How a nested insert says that the row it hangs on was not written. */
const zeroRowsMessage = 'cannot proceed to insert ';

const integrityMessages: Readonly<Record<string, string>> = {
  '23001': 'Can not delete or update due to data being referred. ',
  '23502': 'Not-NULL violation. ',
  '23503': 'Foreign key violation. ',
  '23505': 'Uniqueness violation. ',
  '23P01': 'Exclusion violation. ',
};

/** `path` is where in the request the statement came from. */
export function fromPostgres(error: unknown, path: string): unknown {
  if (!(error instanceof DatabaseError)) return error;
  const refused = (code: HasuraCode, message: string) =>
    new HasuraError(code, path, message, { cause: error, internal: internalOf(error) });
  const state = error.code ?? '';
  if (state === '23514') {
    if (error.message.startsWith(zeroRowsMessage)) return refused('not-supported', error.message);
    const own = error.message === permissionCheckMessage;
    return refused('permission-error', own ? error.message : `Check constraint violation. ${error.message}`);
  }
  const integrity = integrityMessages[state];
  if (integrity) return refused('constraint-violation', integrity + error.message);
  if (state === '42P10') return refused('constraint-error', error.message);
  if (state === '57014') return refused('time-limit-exceeded', 'the operation takes longer than it may');
  if (state === '40001') return refused('concurrent-update', error.message);
  if (state === '53300') return refused('postgres-max-connections-error', 'max connections limit exceeded');
  if (state.startsWith('22')) return refused('data-exception', error.message);
  return new HasuraError('unexpected', path, 'database query error', {
    cause: error,
    internal: internalOf(error),
    category: 'server',
  });
}

function internalOf(error: DatabaseError): Json {
  return {
    error: {
      exec_status: 'FatalError',
      status_code: error.code ?? null,
      message: error.message,
      description: error.detail ?? null,
      hint: error.hint ?? null,
    },
  };
}

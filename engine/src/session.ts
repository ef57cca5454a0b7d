/**
 * Who asks: the outcome of authentication, the only thing permissions are evaluated against.
 * Names of session variables are lower-case (`x-hasura-user-id`), as Hasura compares them.
 */
export interface Session {
  /** The role in force for this request, after role switching. */
  readonly role: string;
  /** True only for the engine's own superuser role `admin`, which bypasses every permission. */
  readonly isAdmin: boolean;
  readonly variables: Readonly<Record<string, string>>;
  /** True when `x-hasura-use-backend-only-permissions` came with the admin secret. */
  readonly useBackendOnlyPermissions: boolean;
  /** When the token behind this session ends (epoch milliseconds); undefined for the admin secret. */
  readonly expiresAt?: number;
}

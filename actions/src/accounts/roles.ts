/** What a person is at the clinic, and the GraphQL role he acts under. */

export const personRoles = ['patient', 'doctor', 'staff', 'pharmacist', 'admin'] as const;
export type PersonRole = (typeof personRoles)[number];
export type GraphqlRole = Exclude<PersonRole, 'admin'> | 'clinic_admin';

/** The engine's own role `admin` bypasses permissions, so the clinic's admins have a role of another name. */
export function graphqlRole(role: PersonRole): GraphqlRole {
  return role === 'admin' ? 'clinic_admin' : role;
}

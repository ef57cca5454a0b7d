/** The request header in which the page's own path and query reach the layouts. */
export const addressHeader = 'x-telemed-address';

/** Where one signs in: told why one is there, and led back to `returnTo`, a path of this app, afterwards. */
export function signInPath(returnTo: string | null, reason?: 'ended' | 'signed-out'): string {
  const query = new URLSearchParams({ ...(reason && { reason }), ...(returnTo && { to: returnTo }) });
  return query.size === 0 ? '/sign-in' : `/sign-in?${query}`;
}

/** Where to go after signing in: only a path of this app, never another site. */
export function safeReturnPath(value: unknown): string {
  if (typeof value !== 'string' || !/^\/(?![/\\])/.test(value)) return '/chat';
  const url = new URL(value, 'http://app.invalid');
  return url.host === 'app.invalid' ? url.pathname + url.search : '/chat';
}

/** The page of an appointment's call. */
export function consultationPath(appointmentId: string): string {
  return `/consultation/${encodeURIComponent(appointmentId)}`;
}

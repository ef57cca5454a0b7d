/** Where to go after signing in: only a path of this app, never another site. */
export function safeReturnPath(value: unknown): string {
  if (typeof value !== 'string' || !/^\/(?![/\\])/.test(value)) return '/chat';
  const url = new URL(value, 'http://app.invalid');
  return url.host === 'app.invalid' ? url.pathname + url.search : '/chat';
}

/** Fetches a calendar of the actions service for whoever may have it. Server only. */
import { serverConfig } from '../../server-config.ts';

const patienceMs = 10_000;
const refusals: Readonly<Record<number, string>> = { 401: 'SESSION_ENDED', 404: 'NOT_FOUND' };

/** `path` below the service's address; `fileName` makes browsers store the answer instead of showing it. */
export async function calendarFile(path: string, fileName?: string): Promise<Response> {
  const { actionsUrl, internalSecret } = serverConfig();
  try {
    const response = await fetch(`${actionsUrl}${path}`, {
      headers: { 'x-telemed-internal-secret': internalSecret },
      signal: AbortSignal.timeout(patienceMs),
      cache: 'no-store',
    });
    const code = refusals[response.status];
    if (code !== undefined) return Response.json({ code }, { status: response.status });
    if (!response.ok) throw new Error(`The actions service answered ${response.status}.`);
    return new Response(await response.text(), {
      headers: {
        'Content-Type': 'text/calendar; charset=utf-8',
        'Cache-Control': 'private, no-store',
        // Addresses of feeds are secrets: search engines must not keep what they hold.
        'X-Robots-Tag': 'noindex',
        ...(fileName !== undefined && { 'Content-Disposition': `attachment; filename="${fileName}"` }),
      },
    });
  } catch (error) {
    console.error('No calendar:', error);
    return Response.json({ code: 'UNAVAILABLE' }, { status: 503 });
  }
}

/** CAL-9: a private feed at `/calendar/<token>.ics`, for calendar programs, which cannot sign in. */
import { calendarFile } from '../../../features/calendar-export/calendar-file.ts';

export async function GET(
  _request: Request,
  context: { params: Promise<{ token: string }> },
): Promise<Response> {
  const { token } = await context.params;
  return calendarFile(`/internal/calendar-feeds/${encodeURIComponent(token.replace(/\.ics$/, ''))}`);
}

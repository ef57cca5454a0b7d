/** CAL-9: one appointment as a file for the calendar program of whoever takes part in it. */
import { currentAccount } from '../../../../../auth/current-account.ts';
import { calendarFile } from '../../../../../features/calendar-export/calendar-file.ts';

export async function GET(
  _request: Request,
  context: { params: Promise<{ id: string }> },
): Promise<Response> {
  const account = await currentAccount();
  if (!account) return Response.json({ code: 'SESSION_ENDED' }, { status: 401 });
  const { id } = await context.params;
  const path = `/internal/sessions/${encodeURIComponent(account.sessionId)}/appointments/${encodeURIComponent(id)}/calendar`;
  return calendarFile(path, 'appointment.ics');
}

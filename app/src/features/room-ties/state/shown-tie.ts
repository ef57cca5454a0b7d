/** CHAT-13 on plain values: which of a room's appointments its header names, and whether one may join it now. */

interface Timed {
  readonly starts_at: string;
  readonly ends_at: string;
}

/** The one that goes on or comes next; when none does, the last there was, cancelled ones included. */
export function shownTie<Appointment extends Timed>(
  coming: readonly Appointment[],
  latest: Appointment | undefined,
  now: number,
): Appointment | undefined {
  return coming.find((appointment) => Date.parse(appointment.ends_at) > now) ?? latest;
}

interface Call {
  readonly status: string;
  readonly opens_at: string;
  readonly closes_at: string;
}

/** From when its door opens; a call that has begun may be joined for as long as it goes on. */
export function mayJoin(call: Call | null | undefined, now: number): boolean {
  if (!call || call.status === 'finished' || now < Date.parse(call.opens_at)) return false;
  return call.status === 'current' || now < Date.parse(call.closes_at);
}

/** Half-written messages, kept on this device per person and room. */

const key = (userId: string, roomId: string): string => `telemed-draft:${userId}:${roomId}`;

export function readDraft(userId: string, roomId: string): string {
  try {
    return window.localStorage.getItem(key(userId, roomId)) ?? '';
  } catch {
    // Storage can be forbidden; then a draft lives as long as its room is open.
    return '';
  }
}

export function keepDraft(userId: string, roomId: string, text: string): void {
  try {
    if (text.trim() === '') window.localStorage.removeItem(key(userId, roomId));
    else window.localStorage.setItem(key(userId, roomId), text);
  } catch {
    // Forbidden or full: see above.
  }
}

/** On a shared computer nothing of a person stays behind after he signs out. */
export function forgetDrafts(userId: string): void {
  try {
    const own = Object.keys(window.localStorage).filter((name) =>
      name.startsWith(`telemed-draft:${userId}:`),
    );
    for (const name of own) window.localStorage.removeItem(name);
  } catch {
    // Forbidden storage holds nothing.
  }
}

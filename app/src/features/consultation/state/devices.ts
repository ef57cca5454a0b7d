/** Which devices somebody wants to be seen and heard with, kept for a reload of the page. */
import { z } from 'zod';

const choicesSchema = z.object({
  camera: z.boolean(),
  microphone: z.boolean(),
  /** What is behind him is blurred. */
  blur: z.boolean(),
  cameraId: z.string().optional(),
  microphoneId: z.string().optional(),
  speakerId: z.string().optional(),
});

export type DeviceChoices = z.infer<typeof choicesSchema>;

const keyOf = (appointmentId: string): string => `telemed-call-${appointmentId}`;
/** Of this device: whoever hides his room once hides it in every call from it. */
const blurKey = 'telemed-background-blur';

/** What somebody begins with who has chosen nothing in this call. */
export function firstChoices(): DeviceChoices {
  return { camera: true, microphone: true, blur: window.localStorage.getItem(blurKey) === 'on' };
}

/** For this tab only: another one is asked again. Null when he was not ready yet, or has left on purpose. */
export function readChoices(appointmentId: string): DeviceChoices | null {
  const stored = window.sessionStorage.getItem(keyOf(appointmentId));
  if (stored === null) return null;
  try {
    return choicesSchema.parse(JSON.parse(stored));
  } catch {
    return null; // written by another version of the app: he is asked again
  }
}

export function keepChoices(appointmentId: string, choices: DeviceChoices | null): void {
  if (choices === null) window.sessionStorage.removeItem(keyOf(appointmentId));
  else window.sessionStorage.setItem(keyOf(appointmentId), JSON.stringify(choices));
}

export function keepBlur(on: boolean): void {
  window.localStorage.setItem(blurKey, on ? 'on' : 'off');
}

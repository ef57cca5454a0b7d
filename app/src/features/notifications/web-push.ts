'use client';
/** This browser's subscription to messages while the app is closed, and the worker that shows them. */
import { z } from 'zod';

export const WORKER_PATH = '/sw.js';

export type PushAvailability = 'available' | 'unsupported' | 'blocked' | 'not-configured';

export interface PushKeys {
  endpoint: string;
  p256dh: string;
  auth: string;
}

const keyAnswer = z.object({ publicKey: z.string().min(1).nullable() });

const subscriptionJson = z.object({
  endpoint: z.url(),
  keys: z.object({ p256dh: z.string(), auth: z.string() }),
});

/** Workers exist on https and localhost only; without them the app works as before. */
export async function registerWorker(): Promise<ServiceWorkerRegistration | null> {
  if (!('serviceWorker' in navigator)) return null;
  return navigator.serviceWorker.register(WORKER_PATH, { scope: '/' });
}

/** The server's public key, or null where the clinic sends no such messages. */
export async function fetchPushKey(): Promise<string | null> {
  const response = await fetch('/api/web-push/key', { signal: AbortSignal.timeout(10_000) });
  if (!response.ok) throw new Error(`The app answered ${response.status}.`);
  return keyAnswer.parse(await response.json()).publicKey;
}

export function pushSupported(): boolean {
  return 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;
}

export async function currentSubscription(): Promise<PushKeys | null> {
  const registration = await navigator.serviceWorker.getRegistration('/');
  const subscription = await registration?.pushManager.getSubscription();
  return subscription ? keysOf(subscription) : null;
}

/** Asks the person by the browser's own question. Throws when the browser cannot reach its push service. */
export async function subscribe(publicKey: string): Promise<PushKeys | 'denied'> {
  if ((await Notification.requestPermission()) !== 'granted') return 'denied';
  await registerWorker();
  const registration = await navigator.serviceWorker.ready;
  const subscription = await registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: publicKey,
  });
  return keysOf(subscription);
}

/** After this the address of the subscription is dead, whoever still knows it. */
export async function unsubscribe(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration('/');
  const subscription = await registration?.pushManager?.getSubscription();
  await subscription?.unsubscribe();
}

function keysOf(subscription: PushSubscription): PushKeys {
  const { endpoint, keys } = subscriptionJson.parse(subscription.toJSON());
  return { endpoint, ...keys };
}

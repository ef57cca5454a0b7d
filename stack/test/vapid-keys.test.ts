import webpush from 'web-push';
import { expect, test } from 'vitest';
import { newVapidKeys } from '../src/vapid-keys.ts';

test('NOT-2 keys for web push are ones that push messages can be signed with, and new each time', () => {
  const pairs = Array.from({ length: 20 }, newVapidKeys);

  for (const { vapidPublicKey, vapidPrivateKey } of pairs) {
    const headers = webpush.getVapidHeaders(
      'https://push.example.org',
      'mailto:clinic@example.org',
      vapidPublicKey,
      vapidPrivateKey,
      'aes128gcm',
    );
    expect(headers.Authorization).toContain(`k=${vapidPublicKey}`);
    expect(vapidPrivateKey).toHaveLength(43);
  }
  expect(new Set(pairs.map((pair) => pair.vapidPublicKey)).size).toBe(pairs.length);
});

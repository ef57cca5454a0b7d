/** The key pair by which push services recognise the clinic (RFC 8292): a point and a number of the curve P-256. */
import { createECDH } from 'node:crypto';

export interface VapidKeys {
  readonly vapidPublicKey: string;
  readonly vapidPrivateKey: string;
}

export function newVapidKeys(): VapidKeys {
  const pair = createECDH('prime256v1');
  pair.generateKeys();
  // A number may begin with zeros, which its shortest form leaves out.
  const privateKey = Buffer.concat([Buffer.alloc(32), pair.getPrivateKey()]).subarray(-32);
  return {
    vapidPublicKey: pair.getPublicKey().toString('base64url'),
    vapidPrivateKey: privateKey.toString('base64url'),
  };
}

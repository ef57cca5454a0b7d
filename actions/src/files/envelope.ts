/** Keys of files: every object has a data key of its own, kept only encrypted with a master key. */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

export interface MasterKey {
  readonly id: string;
  readonly key: Buffer;
}

export interface WrappedKey {
  readonly masterKeyId: string;
  readonly wrapped: Buffer;
}

const nonceBytes = 12;
const tagBytes = 16;

export class KeyRing {
  readonly #keys: readonly MasterKey[];

  /** Precondition: at least one key; the first is the present one. */
  constructor(keys: readonly MasterKey[]) {
    this.#keys = keys;
  }

  get presentId(): string {
    return this.#keys[0]!.id;
  }

  newKey(owner: string): { readonly key: Buffer; readonly wrapped: WrappedKey } {
    const key = randomBytes(32);
    return { key, wrapped: this.wrap(key, owner) };
  }

  /** `owner` names what the key is for: a wrapped key moved to another row opens nothing. */
  wrap(key: Buffer, owner: string): WrappedKey {
    return { masterKeyId: this.presentId, wrapped: sealPiece(key, this.#keys[0]!.key, owner) };
  }

  unwrap({ masterKeyId, wrapped }: WrappedKey, owner: string): Buffer {
    const master = this.#keys.find(({ id }) => id === masterKeyId);
    if (master === undefined) throw new Error(`The master key ${masterKeyId} is not in FILE_MASTER_KEYS.`);
    return openPiece(wrapped, master.key, owner);
  }

  /** Makes codes of one-time links in messages: the same for the same message, whatever worker sends it. */
  messageLinkKey(): Buffer {
    return Buffer.from(hkdfSync('sha256', this.#keys[0]!.key, '', 'telemed links in messages', 32));
  }

  /** Signs links; derived, so that there is one secret less to keep. */
  linkKey(): Buffer {
    return Buffer.from(hkdfSync('sha256', this.#keys[0]!.key, '', 'telemed file links', 32));
  }
}

/** A small secret or one piece of an upload: random nonce, AES-256-GCM, bound to what it is. */
export function sealPiece(content: Uint8Array, key: Buffer, what: string): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(what));
  return Buffer.concat([nonce, cipher.update(content), cipher.final(), cipher.getAuthTag()]);
}

/** Throws when anything about it was changed. */
export function openPiece(sealed: Uint8Array, key: Buffer, what: string): Buffer {
  const bytes = Buffer.from(sealed);
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes))
    .setAAD(Buffer.from(what))
    .setAuthTag(bytes.subarray(-tagBytes));
  return Buffer.concat([decipher.update(bytes.subarray(nonceBytes, -tagBytes)), decipher.final()]);
}

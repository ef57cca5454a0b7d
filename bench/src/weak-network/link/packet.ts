/** As much of an IPv4 packet as a firewall looks at. */

import type { Passes } from './conditions.ts';

const tcp = 6;

export interface PacketHeads {
  readonly protocol: number;
  /** Undefined where the protocol has none, or the packet is a later fragment. */
  readonly ports: { readonly from: number; readonly to: number } | undefined;
}

/** Undefined for what is not IPv4. */
export function headsOf(packet: Buffer): PacketHeads | undefined {
  if (packet.length < 20 || packet[0]! >> 4 !== 4) return undefined;
  const protocol = packet[9]!;
  const headLength = (packet[0]! & 0x0f) * 4;
  const laterFragment = (packet.readUInt16BE(6) & 0x1fff) !== 0;
  const hasPorts = (protocol === tcp || protocol === 17) && !laterFragment && packet.length >= headLength + 4;
  return {
    protocol,
    ports: hasPorts
      ? { from: packet.readUInt16BE(headLength), to: packet.readUInt16BE(headLength + 2) }
      : undefined,
  };
}

/** Whether a firewall that knows `httpsPorts` as the clinic's own lets this packet through. */
export function isLetThrough(packet: Buffer, passes: Passes, httpsPorts: ReadonlySet<number>): boolean {
  const heads = headsOf(packet);
  if (heads === undefined || passes === 'nothing') return false;
  if (passes === 'everything') return true;
  if (heads.protocol !== tcp) return false;
  if (passes === 'tcp') return true;
  return heads.ports !== undefined && (httpsPorts.has(heads.ports.from) || httpsPorts.has(heads.ports.to));
}

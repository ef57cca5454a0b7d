/** Which addresses of the internet webhooks may be sent to: whoever sets an endpoint must not reach into our network. */
import { lookup } from 'node:dns';
import ipaddr from 'ipaddr.js';

export type Network = readonly [address: ipaddr.IPv4 | ipaddr.IPv6, prefix: number];

export function parseNetwork(text: string): Network | undefined {
  return ipaddr.isValidCIDR(text) ? ipaddr.parseCIDR(text) : undefined;
}

/** An endpoint's address, or what its name stands for, lies where nothing may be sent. */
export class AddressRefused extends Error {
  readonly code = 'ADDRESS_REFUSED';
  readonly category = 'forbidden';

  constructor(message: string) {
    super(message);
    this.name = 'AddressRefused';
  }
}

/**
 * Public addresses only, unless a network is allowed. Loopback, private, link-local, shared, reserved and multicast
 * addresses are not public, nor are IPv6 addresses that wrap an IPv4 one (6to4, NAT64, Teredo): they could wrap a private.
 */
export function mayReach(address: string, allowed: readonly Network[]): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  return isIn(parsed, allowed) || parsed.range() === 'unicast';
}

export function isAllowedNetwork(address: string, allowed: readonly Network[]): boolean {
  return ipaddr.isValid(address) && isIn(ipaddr.process(address), allowed);
}

function isIn(address: ipaddr.IPv4 | ipaddr.IPv6, networks: readonly Network[]): boolean {
  return networks.some(
    ([network, prefix]) => network.kind() === address.kind() && address.match([network, prefix] as never),
  );
}

/** The host of a URL as an address, when it is written as one. */
export function literalAddress(url: URL): string | undefined {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return ipaddr.isValid(host) ? host : undefined;
}

export interface Resolved {
  readonly address: string;
  readonly family: number;
}

type LookupCallback = (error: Error | null, addresses: string | Resolved[], family?: number) => void;

/** How names become addresses: the system's way, or that of a test. */
export type Resolve = (host: string, callback: (error: Error | null, addresses: Resolved[]) => void) => void;

export const resolveBySystem: Resolve = (host, callback) => {
  lookup(host, { all: true, verbatim: true }, (error, addresses) => callback(error, addresses ?? []));
};

/**
 * For the connection itself: it goes to an address that was checked here, and the name is not asked again in between.
 * One refused address among several refuses the name.
 */
export function checkedLookup(allowed: readonly Network[], resolve: Resolve = resolveBySystem) {
  return (host: string, options: { all?: boolean | undefined }, callback: LookupCallback): void => {
    resolve(host, (error, addresses) => {
      if (error !== null) return callback(error, []);
      const refused = addresses.find(({ address }) => !mayReach(address, allowed));
      const [first] = addresses;
      if (refused !== undefined || first === undefined) {
        return callback(new AddressRefused(`${host} stands for an address nothing is sent to.`), []);
      }
      if (options.all === true) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}

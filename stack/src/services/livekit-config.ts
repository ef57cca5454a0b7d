/** LiveKit's configuration for one machine: it listens on the loopback address and nowhere else. */
import type { Ports } from '../ports.ts';

/** Where it reports who comes and goes, and with which of its keys it signs that. */
export interface MediaReports {
  readonly url: string;
  readonly apiKey: string;
}

/** Ways for people whose network lets no UDP through, as the production stack has them. */
export interface MediaFallbacks {
  /** Listens on all addresses, whatever else is set: only for a network namespace of one's own. */
  readonly tcpPort: number;
  /** Over TLS on port 443: LiveKit names no other port to the browsers. */
  readonly turn: { readonly domain: string; readonly certificateFile: string; readonly keyFile: string };
}

export function livekitConfig(
  ports: Pick<Ports, 'livekit' | 'livekitUdp'>,
  reports: MediaReports,
  fallbacks?: MediaFallbacks,
): string {
  return JSON.stringify({
    port: ports.livekit,
    bind_addresses: ['127.0.0.1'],
    log_level: 'info',
    rtc: {
      tcp_port: fallbacks?.tcpPort ?? 0, // any other value than 0 listens on all addresses
      udp_port: ports.livekitUdp,
      use_external_ip: false,
      node_ip: '127.0.0.1',
      enable_loopback_candidate: true,
      interfaces: { includes: ['lo'] }, // without it UDP binds the machine's public addresses
    },
    // Rooms are opened by the clinic's own service: a token for a room that was closed opens none.
    room: { auto_create: false, empty_timeout: 60, departure_timeout: 20, max_participants: 10 },
    webhook: { api_key: reports.apiKey, urls: [reports.url] },
    turn:
      fallbacks === undefined
        ? { enabled: false }
        : {
            enabled: true,
            domain: fallbacks.turn.domain,
            tls_port: 443,
            cert_file: fallbacks.turn.certificateFile,
            key_file: fallbacks.turn.keyFile,
            bind_addresses: ['127.0.0.1'],
            // The relayed media goes to LiveKit itself, and that is on this machine; nothing else is within reach.
            allow_restricted_peer_cidrs: ['127.0.0.1/32'],
          },
  });
}

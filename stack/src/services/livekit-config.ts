/** LiveKit's configuration for one machine: it listens on the loopback address and nowhere else. */
import type { Ports } from '../ports.ts';

/** Where it reports who comes and goes, and with which of its keys it signs that. */
export interface MediaReports {
  readonly url: string;
  readonly apiKey: string;
}

export function livekitConfig(ports: Pick<Ports, 'livekit' | 'livekitUdp'>, reports: MediaReports): string {
  return JSON.stringify({
    port: ports.livekit,
    bind_addresses: ['127.0.0.1'],
    log_level: 'info',
    rtc: {
      tcp_port: 0, // any other value listens on all addresses, whatever bind_addresses says
      udp_port: ports.livekitUdp,
      use_external_ip: false,
      node_ip: '127.0.0.1',
      enable_loopback_candidate: true,
      interfaces: { includes: ['lo'] }, // without it UDP binds the machine's public addresses
    },
    // Rooms are opened by the clinic's own service: a token for a room that was closed opens none.
    room: { auto_create: false, empty_timeout: 60, departure_timeout: 20, max_participants: 10 },
    webhook: { api_key: reports.apiKey, urls: [reports.url] },
    turn: { enabled: false },
  });
}

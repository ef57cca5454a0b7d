/** LiveKit's configuration for one machine: it listens on the loopback address and nowhere else. */
import type { Ports } from '../ports.ts';

export function livekitConfig(ports: Ports): string {
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
    room: { auto_create: true, empty_timeout: 30, departure_timeout: 10, max_participants: 10 },
    turn: { enabled: false },
  });
}

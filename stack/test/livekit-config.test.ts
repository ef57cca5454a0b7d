import { expect, test } from 'vitest';
import { livekitConfig } from '../src/services/livekit-config.ts';

const ports = { livekit: 7880, livekitUdp: 7882 };
const reports = { url: 'http://127.0.0.1:8090/livekit/webhook', apiKey: 'key' };

test('the embedded media server listens on the loopback address and nowhere else', () => {
  const config = JSON.parse(livekitConfig(ports, reports));

  expect(config).toMatchObject({
    bind_addresses: ['127.0.0.1'],
    rtc: { tcp_port: 0, node_ip: '127.0.0.1', interfaces: { includes: ['lo'] } },
    turn: { enabled: false },
  });
});

test('VID-4 asked for, it also takes TCP, and TURN over TLS on 443 that relays to nobody but itself', () => {
  const turn = { domain: 'turn.telemed.test', certificateFile: 'a.crt', keyFile: 'a.key' };

  const config = JSON.parse(livekitConfig(ports, reports, { tcpPort: 7881, turn }));

  expect(config).toMatchObject({
    rtc: { tcp_port: 7881 },
    turn: {
      enabled: true,
      tls_port: 443,
      domain: 'turn.telemed.test',
      bind_addresses: ['127.0.0.1'],
      allow_restricted_peer_cidrs: ['127.0.0.1/32'],
    },
  });
});

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { productionEnv, renderEnvFile } from '../src/production-env.ts';
import { inRepository } from '../src/repository.ts';

const text = readFileSync(inRepository('docker-compose.yml'), 'utf8');
const service = z.object({
  image: z.string(),
  build: z.unknown().optional(),
  restart: z.string(),
  healthcheck: z.unknown().optional(),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
  volumes: z.array(z.string()).default([]),
  ports: z.array(z.string()).default([]),
  environment: z.record(z.string(), z.string()).default({}),
});
const { services, volumes } = z
  .object({ services: z.record(z.string(), service), volumes: z.record(z.string(), z.unknown()) })
  .parse(parse(text, { merge: true }));

const hosts = { publicHost: 'h.example', livekitHost: 'l.example', turnHost: 't.example' };

test('every image is pinned to a version', () => {
  for (const { image } of Object.values(services)) expect(image).toMatch(/:v?\d+\.\d+/);
});

test('no secret has a default: all come from the file that npm run make-env writes', () => {
  const written = Object.keys(productionEnv({ ...hosts, smtpUrl: 'smtp://mail:1025' }));
  const used = new Set([...text.matchAll(/\$\{(\w+)[^}]*\}/g)].map((match) => match[1]));
  const required = new Set([...text.matchAll(/\$\{(\w+):\?[^}]*\}/g)].map((match) => match[1]));
  expect([...used].sort()).toEqual([...written].sort());
  expect(required).toEqual(used);
  expect(text).not.toMatch(/\$\{\w+:?-/);
});

test('what a service waits for exists and can be found healthy', () => {
  for (const { depends_on } of Object.values(services)) {
    for (const [name, { condition }] of Object.entries(depends_on)) {
      expect(services).toHaveProperty(name);
      if (condition === 'service_healthy') expect(services[name]?.healthcheck).toBeDefined();
    }
  }
});

test('named volumes are declared, and mounted files exist in the repository', () => {
  for (const mount of Object.values(services).flatMap((one) => one.volumes)) {
    const source = mount.split(':', 1)[0] ?? '';
    if (source.startsWith('./')) expect(() => readFileSync(inRepository(source))).not.toThrow(/ENOENT/);
    else expect(volumes).toHaveProperty(source);
  }
});

test('only the proxy and the media ports are open to the outside', () => {
  const open = Object.entries(services).flatMap(([name, { ports }]) =>
    ports.filter((port) => !port.startsWith('127.0.0.1:')).map((port) => `${name} ${port}`),
  );
  expect(open.sort()).toEqual(
    [
      'livekit 3478:3478/udp',
      'livekit 7881:7881',
      'livekit 7882:7882/udp',
      'proxy 443:443',
      'proxy 443:443/udp',
      'proxy 80:80',
    ].sort(),
  );
});

test('VID-4 TURN over TLS shares port 443 with the pages, and its TLS ends at the proxy', () => {
  const caddy = readFileSync(inRepository('deploy/Caddyfile'), 'utf8');
  const config = z
    .object({ rtc: z.object({ tcp_port: z.number() }), turn: z.record(z.string(), z.unknown()) })
    .parse(parse(services['livekit']?.environment['LIVEKIT_CONFIG'] ?? ''));

  expect(config.rtc.tcp_port).toBe(7881);
  expect(config.turn).toMatchObject({ enabled: true, domain: '${TURN_HOST}', external_tls: true });
  expect(caddy).toContain(`proxy livekit:${String(config.turn['tls_port'])}`);
  expect(services['proxy']?.environment).toHaveProperty('TURN_HOST');
});

test('every service is started again after a crash, those that others wait to end excepted', () => {
  const waits = Object.values(services).flatMap((one) => Object.entries(one.depends_on));
  const once = waits
    .filter(([, { condition }]) => condition === 'service_completed_successfully')
    .map(([name]) => name);
  for (const [name, { restart }] of Object.entries(services)) {
    expect([name, restart]).toEqual([name, once.includes(name) ? 'no' : 'unless-stopped']);
  }
});

test("make-env's file carries JSON unharmed and fresh secrets each time", () => {
  const choices = { ...hosts, smtpUrl: 'smtp://u:p@relay:587' };
  const [first, second] = [productionEnv(choices), productionEnv(choices)];
  expect(first['ACTIONS_SECRET']).not.toBe(second['ACTIONS_SECRET']);
  expect(renderEnvFile(first)).toContain(`HASURA_GRAPHQL_JWT_SECRET='{"type":"HS256","key":"`);
  expect(() => renderEnvFile({ SMTP_URL: "smtp://o'neil@relay" })).toThrow(/SMTP_URL/);
});

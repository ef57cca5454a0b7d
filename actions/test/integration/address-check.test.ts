import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import {
  AddressRefused,
  checkedLookup,
  mayReach,
  parseNetwork,
  type Resolve,
  type Resolved,
} from '../../src/integration/webhooks/address-check.ts';
import { createPoster } from '../../src/integration/webhooks/post.ts';
import { backoffSeconds } from '../../src/integration/webhooks/pump.ts';

const answering =
  (...answers: Resolved[][]): Resolve =>
  (_host, callback) =>
    callback(null, answers.length > 1 ? answers.shift()! : answers[0]!);
const lookUp = (resolve: Resolve, allowed: readonly string[] = []) =>
  new Promise<Resolved[]>((done, failed) => {
    checkedLookup(
      allowed.map((text) => parseNetwork(text)!),
      resolve,
    )('name.example', { all: true }, (error, found) =>
      error === null ? done(found as Resolved[]) : failed(error),
    );
  });
const v4 = (address: string): Resolved => ({ address, family: 4 });

describe('addresses webhooks go to', () => {
  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.16.0.1',
    '192.168.0.10',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '192.0.2.1',
    '198.18.0.1',
    '::1',
    '::',
    'fe80::1',
    'fd00::1',
    'ff02::1',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '2001:db8::1',
    '2001::1',
    'nonsense',
  ])('INT-2 %s is refused', (address) => {
    expect(mayReach(address, [])).toBe(false);
  });

  it.each(['93.184.216.34', '8.8.8.8', '2606:4700:4700::1111', '::ffff:8.8.8.8'])(
    'INT-2 %s is public',
    (address) => {
      expect(mayReach(address, [])).toBe(true);
    },
  );

  it('INT-2 a private network is reached when it is allowed, and no other', () => {
    const allowed = [parseNetwork('10.0.0.0/8')!, parseNetwork('fd00::/8')!];

    expect(
      ['10.9.9.9', 'fd12::1', '::ffff:10.0.0.1', '192.168.0.1'].map((one) => mayReach(one, allowed)),
    ).toEqual([true, true, true, false]);
  });

  it('INT-2 a name that stands for a private address is refused, also when only one of several is', async () => {
    await expect(lookUp(answering([v4('10.0.0.1')]))).rejects.toBeInstanceOf(AddressRefused);
    await expect(lookUp(answering([v4('8.8.8.8'), v4('127.0.0.1')]))).rejects.toBeInstanceOf(AddressRefused);
    await expect(lookUp(answering([]))).rejects.toBeInstanceOf(AddressRefused);
    expect(await lookUp(answering([v4('8.8.8.8')]))).toEqual([v4('8.8.8.8')]);
  });

  it('INT-2 a name that changes its address after the check reaches nothing: the checked address is the one connected to', async () => {
    let requests = 0;
    const inside = createServer((_request, response) => {
      requests += 1;
      response.end();
    }).listen(0, '127.0.0.1');
    await once(inside, 'listening');
    const { port } = inside.address() as AddressInfo;
    let lookups = 0;
    // Public when first asked, loopback ever after.
    const rebinding: Resolve = (_host, callback) =>
      callback(null, [v4((lookups += 1) === 1 ? '192.0.2.1' : '127.0.0.1')]);
    const poster = createPoster({
      allowed: [parseNetwork('192.0.2.0/24')!],
      timeoutMs: 1_000,
      resolve: rebinding,
    });

    await expect(poster.post(`https://rebinding.example:${port}/`, {}, '{}')).rejects.toThrow();
    await expect(poster.post(`https://rebinding.example:${port}/`, {}, '{}')).rejects.toThrow();

    expect(requests).toBe(0);
    await poster.close();
    inside.close();
  });
});

describe('the wait between attempts', () => {
  it('INT-2 grows to six hours, by chance between half and the whole of it', () => {
    expect([1, 2, 3, 9, 20].map((failures) => backoffSeconds(failures, 1))).toEqual([
      5, 15, 45, 21600, 21600,
    ]);
    expect(backoffSeconds(3, 0)).toBe(22.5);
  });
});

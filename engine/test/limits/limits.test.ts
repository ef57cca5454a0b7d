import { parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { checkBatch, checkRate, checkSize, limitFor, timeLimitMs } from '../../src/limits/api-limits.ts';
import { documentSize } from '../../src/limits/document-size.ts';
import { RateWindow } from '../../src/limits/rate-window.ts';
import { metadataSchema } from '../../src/metadata/types.ts';
import { chooseOperation } from '../../src/plan/document.ts';
import type { Session } from '../../src/session.ts';

const sizeOf = (query: string) => {
  const document = parse(query);
  return documentSize(document, chooseOperation(document, null));
};

describe('the size of an operation', () => {
  test.each([
    ['{ a }', 1, 1],
    ['{ a { b { c } d } e }', 3, 5],
    ['{ a { ... on T { b } ...F } } fragment F on T { c { d } }', 3, 4],
    ['{ a { ...F } b { ...F } } fragment F on T { c { d } }', 3, 6],
    ['{ __schema { types { name } } a { __typename b } }', 2, 2],
    ['{ a { ...F } } fragment F on T { b { ...F } }', 2, 2],
  ])('DIFF-31 %s has %i levels and %i fields', (query, depth, nodes) => {
    expect(sizeOf(query)).toEqual({ depth, nodes });
  });

  test('fragments that double each other are counted without being walked', () => {
    const levels = 40;
    const fragments = Array.from(
      { length: levels },
      (_, i) => `fragment F${i} on T { a { ...F${i + 1} } b { ...F${i + 1} } }`,
    );
    const { depth, nodes } = sizeOf(`{ r { ...F0 } } ${fragments.join(' ')} fragment F${levels} on T { c }`);
    expect(depth).toBe(levels + 2);
    expect(nodes).toBeGreaterThan(2 ** levels);
  });
});

describe('a window of one minute', () => {
  test('lets as many through as allowed, and more once the minute has passed', () => {
    let now = 1_000_000;
    const window = new RateWindow(() => now);
    const admitted = (count: number) =>
      Array.from({ length: count }, () => window.admit('ann', 3)).filter(Boolean).length;
    expect(admitted(5)).toBe(3);
    now += 30_000;
    expect(admitted(5)).toBe(0);
    now += 35_000;
    expect(admitted(5)).toBe(3);
    now += 3_600_000;
    expect(admitted(5)).toBe(3);
  });

  test('slides: what came late in the minute still counts after its end', () => {
    let now = 0;
    const window = new RateWindow(() => now);
    expect(window.admit('ann', 2)).toBe(true);
    now = 50_000;
    expect(window.admit('ann', 2)).toBe(true);
    now = 70_000;
    expect([window.admit('ann', 2), window.admit('ann', 2)]).toEqual([true, false]);
  });

  test('keys do not share, and refused ones do not count', () => {
    const window = new RateWindow(() => 0);
    expect([window.admit('ann', 1), window.admit('bob', 1), window.admit('ann', 1)]).toEqual([
      true,
      true,
      false,
    ]);
  });

  test('remembers no more keys than it may', () => {
    const window = new RateWindow(() => 0, 2);
    for (const key of ['a', 'b', 'c']) expect(window.admit(key, 1)).toBe(true);
    expect([window.admit('c', 1), window.admit('a', 1)]).toEqual([false, true]);
  });
});

describe('limits of the metadata', () => {
  const metadata = metadataSchema.parse({
    version: 3,
    api_limits: {
      depth_limit: { global: 2, per_role: { staff: 5, admin: 9 } },
      node_limit: { global: 3 },
      batch_limit: { global: 2 },
      time_limit: { global: 1.5 },
      rate_limit: {
        global: { max_reqs_per_min: 1, unique_params: ['x-hasura-user-id'] },
        per_role: { staff: { max_reqs_per_min: 1, unique_params: 'IP' } },
      },
    },
  });
  const session = (role: string, user: string): Session => ({
    role,
    isAdmin: role === 'admin',
    variables: { 'x-hasura-user-id': user },
    useBackendOnlyPermissions: false,
  });
  const codeOf = (run: () => void) => {
    try {
      run();
      return null;
    } catch (error) {
      return (error as { code: string }).code;
    }
  };
  const size = (role: string, query: string) => {
    const document = parse(query);
    return codeOf(() => checkSize(metadata, role, document, chooseOperation(document, null)));
  };

  test('a role’s own limit counts instead of the general one, which does not bind the admin', () => {
    expect(limitFor(metadata, 'depth_limit', 'patient')).toBe(2);
    expect(limitFor(metadata, 'depth_limit', 'staff')).toBe(5);
    expect(limitFor(metadata, 'depth_limit', 'admin')).toBe(9);
    expect(limitFor(metadata, 'node_limit', 'admin')).toBeUndefined();
    expect(timeLimitMs(metadata, 'patient')).toBe(1500);
    const disabled = { ...metadata, api_limits: { ...metadata.api_limits, disabled: true } };
    expect(limitFor(disabled, 'depth_limit', 'patient')).toBeUndefined();
  });

  test('what is too deep, too large or too many at once is refused with its own code', () => {
    expect(size('patient', '{ a { b } }')).toBeNull();
    expect(size('patient', '{ a { b { c } } }')).toBe('depth-limit-exceeded');
    expect(size('patient', '{ a b c d }')).toBe('node-limit-exceeded');
    expect(size('staff', '{ a { b { c } } }')).toBeNull();
    expect(codeOf(() => checkBatch(metadata, 'patient', 2))).toBeNull();
    expect(codeOf(() => checkBatch(metadata, 'patient', 3))).toBe('batch-limit-exceeded');
  });

  test('rates are counted by what the limit names: a variable, or the address', () => {
    const window = new RateWindow(() => 0);
    const rate = (role: string, user: string, address: string) =>
      codeOf(() => checkRate(metadata, session(role, user), address, window));
    expect(rate('patient', 'ann', '1.1.1.1')).toBeNull();
    expect(rate('patient', 'bob', '1.1.1.1')).toBeNull();
    expect(rate('patient', 'ann', '2.2.2.2')).toBe('rate-limit-exceeded');
    expect(rate('staff', 'cat', '1.1.1.1')).toBeNull();
    expect(rate('staff', 'dan', '1.1.1.1')).toBe('rate-limit-exceeded');
    expect(rate('admin', 'root', '1.1.1.1')).toBeNull();
  });
});

import { expect, test } from 'vitest';
import { findCircle } from './consistency.ts';
import type { Service } from './model.ts';

const services = (dependencies: Readonly<Record<string, readonly string[]>>): Record<string, Service> =>
  Object.fromEntries(
    Object.entries(dependencies).map(([name, on]) => [
      name,
      {
        command: null,
        entrypoint: null,
        depends_on: Object.fromEntries(on.map((one) => [one, { condition: 'service_started', required: true }])),
      },
    ]),
  );

test('a circle is named from where it starts to where it comes back', () => {
  expect(findCircle(services({ a: ['b'], b: ['c'], c: ['d', 'b'], d: [] }))).toEqual(['b', 'c', 'b']);
  expect(findCircle(services({ a: ['a'] }))).toEqual(['a', 'a']);
});

test('a service that several depend on is no circle', () => {
  expect(findCircle(services({ a: ['b', 'c'], b: ['d'], c: ['d'], d: [], e: ['gone'] }))).toBeUndefined();
});

test('a chain of 20,000 services is followed without a deep call stack', () => {
  const chain = Object.fromEntries(
    Array.from({ length: 20_000 }, (_, i) => [`s${i}`, i === 19_999 ? [] : [`s${i + 1}`]]),
  );
  expect(findCircle(services(chain))).toBeUndefined();
  expect(findCircle(services({ ...chain, s19999: ['s0'] }))).toHaveLength(20_001);
});

import type { Moment } from './facts.ts';

/** Something that the user asked for: what it does to these services is no incident. */
export interface Expectation {
  readonly services: 'all' | readonly string[];
  /** Monotonic ms; infinite while it runs. After its end services need a while to settle. */
  readonly until: number;
}

/** ms after the end of an operation in which what it left may still look wrong. */
export const settleMs = 10_000;

/** Whether the user asked for what happens to a service now. What is about the whole is covered by `all` alone. */
export const isExpected = (expected: readonly Expectation[], service: string | undefined, { at }: Moment): boolean =>
  expected.some(
    ({ services, until }) =>
      at < until && (services === 'all' || (service !== undefined && services.includes(service))),
  );

import { describe, expect, it } from 'vitest';
import { makeCodec } from './codec.ts';

const { encode, decode } = makeCodec();
const roundTrip = (value: unknown): unknown => decode(encode(value));

describe('the codec of the electron double', () => {
  it('carries what structured clone carries', () => {
    const value = {
      text: 'é',
      nothing: undefined,
      none: null,
      big: 12n,
      odd: [Number.NaN, -0, Number.POSITIVE_INFINITY],
      when: new Date(5),
      map: new Map<unknown, unknown>([[{ a: 1 }, new Set([1, 'b'])]]),
      pattern: /x/gi,
      bytes: new Uint8Array([0, 255]),
    };
    expect(roundTrip(value)).toEqual(value);
  });

  it('carries an error with its name', () => {
    expect(roundTrip(new TypeError('no'))).toMatchObject({ name: 'TypeError', message: 'no' });
  });

  it('keeps shared references and circles', () => {
    const shared = { n: 1 };
    const circle: Record<string, unknown> = { a: shared, b: [shared, shared] };
    circle.self = circle;
    const copy = roundTrip(circle) as { a: unknown; b: unknown[]; self: unknown };
    expect(copy.b[1]).toBe(copy.a);
    expect(copy.self).toBe(copy);
  });

  it('keeps an object whose keys look like its own marks', () => {
    expect(roundTrip({ $: 'date', v: 1 })).toEqual({ $: 'date', v: 1 });
  });

  it('refuses what IPC refuses, in Electron’s words', () => {
    expect(() => encode({ f: () => 1 })).toThrow('An object could not be cloned.');
  });
});

/**
 * Structured clone over JSON text: what Electron's IPC carries, over the DevTools protocol. The same source runs in
 * Node and, as text, in the page: so one function that closes over nothing.
 */
export interface Codec {
  /** Throws Electron's own words for what cannot be cloned. */
  encode(value: unknown): string;
  decode(text: string): unknown;
}

type Tagged = { readonly $: string; readonly v?: unknown; readonly t?: string };

/** Makes a codec. Every object is numbered as it is met, so that shared references and circles survive. */
export function makeCodec(): Codec {
  const toBase64 = (bytes: Uint8Array): string => {
    let text = '';
    for (const byte of bytes) text += String.fromCharCode(byte);
    return btoa(text);
  };
  const fromBase64 = (text: string): Uint8Array => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));

  const encodeObject = (value: object, many: (values: Iterable<unknown>) => unknown[]): Tagged => {
    if (Array.isArray(value)) return { $: 'array', v: many(value) };
    if (value instanceof Date) return { $: 'date', v: value.getTime() };
    if (value instanceof Map) return { $: 'map', v: many([...value].flat(1)) };
    if (value instanceof Set) return { $: 'set', v: many(value) };
    if (value instanceof RegExp) return { $: 'regexp', v: [value.source, value.flags] };
    if (value instanceof Error) return { $: 'error', v: [value.name, value.message, value.stack] };
    if (value instanceof ArrayBuffer) return { $: 'buffer', v: toBase64(new Uint8Array(value)) };
    if (ArrayBuffer.isView(value)) {
      const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
      return { $: 'view', t: value.constructor.name, v: toBase64(bytes) };
    }
    const tag = Object.prototype.toString.call(value);
    if (tag !== '[object Object]') {
      throw new Error(`An object could not be cloned. (electron double: ${tag} is not carried)`);
    }
    const entries = Object.entries(value);
    const values = many(entries.map(([, item]) => item));
    return { $: 'object', v: entries.map(([key], index) => [key, values[index]]) };
  };

  const encodeValue = (value: unknown, seen: Map<object, number>): unknown => {
    if (value === undefined) return { $: 'undefined' };
    if (typeof value === 'bigint') return { $: 'bigint', v: String(value) };
    if (typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0))) {
      return { $: 'number', v: Object.is(value, -0) ? '-0' : String(value) };
    }
    if (value === null || typeof value !== 'object') return value;
    const known = seen.get(value);
    if (known !== undefined) return { $: 'ref', v: known };
    seen.set(value, seen.size);
    return encodeObject(value, (values) => Array.from(values, (item) => encodeValue(item, seen)));
  };

  const decodeValue = (json: unknown, seen: unknown[]): unknown => {
    if (json === null || typeof json !== 'object') return json;
    const { $, v, t } = json as { $: string; v: unknown; t?: string };
    const keep = <T>(object: T): T => {
      seen.push(object);
      return object;
    };
    const list = v as unknown[];
    switch ($) {
      case 'undefined':
        return undefined;
      case 'bigint':
        return BigInt(v as string);
      case 'number':
        return Number(v);
      case 'ref':
        return seen[v as number];
      case 'date':
        return keep(new Date(v as number));
      case 'regexp':
        return keep(new RegExp(list[0] as string, list[1] as string));
      case 'error':
        return keep(Object.assign(new Error(list[1] as string), { name: list[0], stack: list[2] }));
      case 'buffer':
        return keep(fromBase64(v as string).buffer);
      case 'view': {
        const make = (globalThis as unknown as Record<string, new (buffer: unknown) => unknown>)[t as string]!;
        return keep(new make(fromBase64(v as string).buffer));
      }
      case 'array': {
        const array = keep<unknown[]>([]);
        for (const item of list) array.push(decodeValue(item, seen));
        return array;
      }
      case 'set': {
        const set = keep(new Set<unknown>());
        for (const item of list) set.add(decodeValue(item, seen));
        return set;
      }
      case 'map': {
        const map = keep(new Map<unknown, unknown>());
        for (let i = 0; i < list.length; i += 2) {
          const key = decodeValue(list[i], seen);
          map.set(key, decodeValue(list[i + 1], seen));
        }
        return map;
      }
      default: {
        const object = keep<Record<string, unknown>>({});
        for (const [key, item] of v as [string, unknown][]) object[key] = decodeValue(item, seen);
        return object;
      }
    }
  };

  // structuredClone first: it refuses what Electron's IPC refuses (functions, symbols, nodes) and drops prototypes.
  const clone = (value: unknown): unknown => {
    try {
      return structuredClone(value);
    } catch {
      throw new Error('An object could not be cloned.');
    }
  };
  return {
    encode: (value) => JSON.stringify(encodeValue(clone(value), new Map())),
    decode: (text) => decodeValue(JSON.parse(text), []),
  };
}

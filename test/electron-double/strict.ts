/** Names that promises, loggers and inspectors ask any object for: their absence is an answer, not a gap. */
const asked = new Set([
  'then',
  'toJSON',
  'constructor',
  'inspect',
  'nodeType',
  'default',
  '__esModule',
  'prototype',
  'name',
  'length',
]);

/**
 * Guards an API object: anything that the app asks for and that is not there throws by its name, so that a test never
 * passes on a silent nothing. Members that begin with `_` are the double's own.
 */
export const strict = <T extends object>(target: T, name: string): T =>
  new Proxy(target, {
    get(object, key, receiver) {
      if (key in object || typeof key === 'symbol' || asked.has(key) || key.startsWith('_')) {
        return Reflect.get(object, key, receiver) as unknown;
      }
      throw new Error(`electron double: ${name}.${key} is not implemented (test/electron-double)`);
    },
  });

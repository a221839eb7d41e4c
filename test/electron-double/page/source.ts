import { readFileSync } from 'node:fs';
import { makeCodec } from './codec.ts';
import { pageRuntime } from './page-runtime.ts';

/** The name under which Chromium gives the page its way to main. */
export const bindingName = '__electron_double__';

/** The script that a page runs before its own: the runtime with the app's preload inside, or with none. */
export const pageSource = (preload: string | undefined): string => {
  // Without its source map: the page would look for it beside its own address.
  const code = preload ? readFileSync(preload, 'utf8').replace(/^\/\/# sourceMappingURL.*$/m, '') : '';
  const run = `(require, process) => {
    const module = { exports: {} };
    (function (require, process, module, exports) {${code}\n})(require, process, module, module.exports);
  }`;
  return `(${pageRuntime})((${makeCodec})(), ${JSON.stringify(bindingName)}, ${run});`;
};

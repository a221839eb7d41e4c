import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, it } from 'vitest';
import { parse } from 'yaml';

const config = parse(readFileSync('electron-builder.yml', 'utf8'));

// electron-builder's own check, which it runs before it packages anything. It has no types of its own.
const require = createRequire(import.meta.url);
const { validateSchema } = require('app-builder-lib/out/util/config/schemaValidator.js') as {
  validateSchema(schema: unknown, config: unknown, options: object): void;
};
const schema = require('app-builder-lib/scheme.json') as unknown;
const validate = (candidate: unknown): void => validateSchema(schema, candidate, { name: 'electron-builder' });

it('is what electron-builder understands', () => {
  expect(() => validate(config)).not.toThrow();
  expect(() => validate({ ...config, hardenedRuntime: true })).toThrow('hardenedRuntime');
}, 60_000); // the schema is big: it takes seconds to compile

it('takes from Electron what the app does not need', () => {
  expect(config.electronFuses).toEqual({
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    grantFileProtocolExtraPrivileges: false,
  });
});

it('lives in the menu bar alone', () => {
  expect(config.mac.extendInfo.LSUIElement).toBe(true);
});

it('packs the bundles and the pictures, no packages', () => {
  expect(config.files).toEqual(expect.arrayContaining(['out/main/**', 'assets/tray/*.png', '!node_modules/**']));
  expect(config.npmRebuild).toBe(false);
});

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';

/**
 * dockerode reaches engines over ssh with a package of its own, which brings native files, and builds images with
 * gRPC. The product uses neither: ssh goes through the system's own program.
 */
const unused = [/^@grpc\/.*/, /^protobufjs.*/, /^ssh2$/, /^cpu-features$/];
const nothing = resolve(import.meta.dirname, 'src/shared/nothing.ts');

/**
 * The page is loaded from a file, without the privileges that Electron once gave such pages (electron-builder.yml): a
 * module script would be refused there as foreign, a plain one is not.
 */
const plainScript: Plugin = {
  name: 'plain-script',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler: (html) =>
      html.replace(/<script type="module" crossorigin /g, '<script defer ').replace(/ crossorigin(?= )/g, ''),
  },
};

/**
 * A plain script can't share code with another, so the three pages have one bundle, which tells by the page what to
 * show (src/renderer/main.tsx). Built from index.html; the other two get its tags in the place of their own.
 */
const otherPages: Plugin = {
  name: 'other-pages',
  apply: 'build',
  enforce: 'post',
  generateBundle(_options, bundle) {
    const index = bundle['index.html'];
    if (index?.type !== 'asset') throw new Error('index.html was not built');
    const tags = String(index.source).match(/<script defer [^>]*><\/script>|<link rel="stylesheet"[^>]*>/g) ?? [];
    for (const fileName of ['settings.html', 'logs.html']) {
      const source = readFileSync(resolve(import.meta.dirname, 'src/renderer', fileName), 'utf8');
      const own = '<script type="module" src="./main.tsx"></script>';
      if (tags.length !== 2 || !source.includes(own))
        throw new Error(`${fileName}: what is to be replaced is not there`);
      this.emitFile({ type: 'asset', fileName, source: source.replace(own, tags.join('\n    ')) });
    }
  },
};

/** The development server puts styles into the page and talks to it over a socket: allowed only there. */
const looserPolicyInDevelopment: Plugin = {
  name: 'looser-policy-in-development',
  apply: 'serve',
  transformIndexHtml: (html) =>
    html.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'; connect-src 'self' ws:"),
};

/** The licences of what is in a bundle, which must come with it; electron-builder.yml packs them. */
const license = { fileName: 'licences.md' };

export default defineConfig({
  main: {
    resolve: { alias: unused.map((find) => ({ find, replacement: nothing })) },
    build: {
      externalizeDeps: false,
      minify: true,
      sourcemap: true,
      license,
      rolldownOptions: { input: 'src/main/index.ts' },
    },
  },
  preload: {
    build: {
      externalizeDeps: false,
      // A sandboxed preload can't be a module.
      rolldownOptions: { input: 'src/preload/index.ts', output: { format: 'cjs', entryFileNames: 'index.cjs' } },
    },
  },
  renderer: {
    root: 'src/renderer',
    plugins: [plainScript, otherPages, looserPolicyInDevelopment],
    build: {
      outDir: 'out/renderer',
      minify: true,
      sourcemap: true,
      license,
      cssCodeSplit: false, // a file of its own: styles in scripts are what the page's policy refuses
      rolldownOptions: { input: 'src/renderer/index.html', output: { format: 'iife' } },
    },
  },
});

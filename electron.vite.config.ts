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

/** What is not the same in the three pages: the name by which src/renderer/main.tsx tells them apart, and the title. */
const otherTitles = { settings: 'Frontier LLM Settings', logs: 'Frontier LLM Logs' } as const;

/** The popover's page as another one. */
const asPage = (html: string, name: keyof typeof otherTitles): string => {
  const page = html
    .replace('data-page="popover"', `data-page="${name}"`)
    .replace('<title>Frontier LLM</title>', `<title>${otherTitles[name]}</title>`);
  if (!page.includes(`data-page="${name}"`) || !page.includes(otherTitles[name]))
    throw new Error('index.html has not what is to be replaced');
  return page;
};
const otherPages = Object.keys(otherTitles) as (keyof typeof otherTitles)[];

/** A plain script can't share code with another, so the three pages have one bundle and one template: index.html. */
const pagesOfOneTemplate: Plugin = {
  name: 'pages-of-one-template',
  apply: 'build',
  enforce: 'post',
  generateBundle(_options, bundle) {
    const index = bundle['index.html'];
    if (index?.type !== 'asset') throw new Error('index.html was not built');
    for (const name of otherPages)
      this.emitFile({ type: 'asset', fileName: `${name}.html`, source: asPage(String(index.source), name) });
  },
};

/** The same while developing: the server gives index.html for every page that is no file. */
const pagesOfTheServer: Plugin = {
  name: 'pages-of-the-server',
  apply: 'serve',
  transformIndexHtml: (html, { originalUrl = '' }) => {
    const name = otherPages.find((page) => originalUrl.startsWith(`/${page}.html`));
    return name ? asPage(html, name) : html;
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
    plugins: [plainScript, pagesOfOneTemplate, pagesOfTheServer, looserPolicyInDevelopment],
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

import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** An empty module in the place of what only dockerode's ssh and BuildKit parts would use: we bring ssh ourselves. */
const nothing = fileURLToPath(new URL('src/cli/nothing.ts', import.meta.url));
const unused = ['@grpc/grpc-js', '@grpc/proto-loader', 'protobufjs', 'ssh2', 'cpu-features'];

/** CommonJS parts of the bundle ask for these, which an ES module doesn't have. */
const banner = [
  "import { createRequire as __createRequire } from 'node:module';",
  'const require = __createRequire(import.meta.url);',
  'const __filename = import.meta.filename;',
  'const __dirname = import.meta.dirname;',
].join('\n');

export default defineConfig({
  resolve: { alias: Object.fromEntries(unused.map((name) => [name, nothing])) },
  ssr: { noExternal: true, target: 'node' },
  build: {
    ssr: 'src/cli/frontier.ts',
    outDir: 'out/cli',
    target: 'node24',
    minify: false,
    emptyOutDir: true,
    rollupOptions: {
      output: {
        format: 'es',
        entryFileNames: '[name].mjs',
        chunkFileNames: 'chunks/[name]-[hash].mjs',
        banner: (chunk) => (chunk.isEntry ? `#!/usr/bin/env node\n${banner}` : banner),
      },
    },
  },
});

import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

/** An empty module in the place of what dockerode would need for ssh, which goes through the system's own, and for building images. */
const nothing = fileURLToPath(new URL('src/shared/nothing.ts', import.meta.url));
const unused = [
  '@grpc/grpc-js',
  '@grpc/proto-loader',
  'protobufjs',
  'ssh2',
  'cpu-features',
  'tar-fs',
  '@balena/dockerignore',
  'zlib',
];

/**
 * What starts the bundle. The compile cache lies beside it, not in a folder that others may write to: what is in it is
 * run. Without it all works, slower.
 */
const starter = `#!/usr/bin/env node
import { createRequire, enableCompileCache } from 'node:module';
import { join } from 'node:path';

enableCompileCache(join(import.meta.dirname, '.cache'));
createRequire(import.meta.url)('./run.cjs');
`;

const emitStarter: Plugin = {
  name: 'emit-starter',
  generateBundle() {
    this.emitFile({ type: 'asset', fileName: 'frontier.mjs', source: starter });
  },
};

// CommonJS: an ES module that imports node:http makes Node read all that it exports, WebSocket among it, and so load
// undici: 45 ms of a status of 250.
export default defineConfig({
  plugins: [emitStarter],
  resolve: { alias: Object.fromEntries(unused.map((name) => [name, nothing])) },
  ssr: { noExternal: true, target: 'node' },
  build: {
    ssr: 'src/cli/run.ts',
    outDir: 'out/cli',
    target: 'node24',
    minify: false,
    emptyOutDir: true,
    rollupOptions: {
      output: { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: 'chunks/[name]-[hash].cjs' },
    },
  },
});

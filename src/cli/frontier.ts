import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

// Beside the bundle, not in a folder that others may write to: what is in it is run. Without it all works, slower.
enableCompileCache(join(import.meta.dirname, '.cache'));

const { run } = await import('./run.ts');
await run();

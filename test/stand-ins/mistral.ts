#!/usr/local/bin/node
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

// The executable `mistralrs` of the stand-in image. Like the real one it refuses options that it doesn't know.
const [command, ...args] = process.argv.slice(2);
try {
  const { port, models } = command === 'from-config' ? fromConfig(args) : fromFlags(command, args);
  const { serveMistral } = await import('./mistral-server.ts');
  await serveMistral(port, models);
} catch (error) {
  console.error(`error: ${(error as Error).message}`);
  process.exit(2);
}

interface Settings {
  readonly port: number;
  readonly models: readonly string[];
}

function fromFlags(name: string | undefined, flags: string[]): Settings {
  if (name !== 'serve') throw new Error(`unrecognized subcommand '${name ?? ''}'`);
  const { values } = parseArgs({
    args: flags,
    options: {
      'model-id': { type: 'string', short: 'm' },
      'quantized-file': { type: 'string', short: 'f' },
      port: { type: 'string', short: 'p', default: '1234' },
      host: { type: 'string', default: '0.0.0.0' },
      quant: { type: 'string' },
      isq: { type: 'string' },
      'max-seqs': { type: 'string', default: '32' },
      'no-ui': { type: 'boolean' },
    },
  });
  if (!values['model-id']) throw new Error('the following required arguments were not provided: --model-id <MODEL_ID>');
  return { port: Number(values.port), models: [values['model-id']] };
}

function fromConfig(flags: string[]): Settings {
  const { values } = parseArgs({ args: flags, options: { file: { type: 'string', short: 'f' } } });
  if (!values.file) throw new Error('the following required arguments were not provided: --file <FILE>');
  const toml = readFileSync(values.file, 'utf8');
  const models = [...toml.matchAll(/^model_id\s*=\s*"(.+)"/gm)].map((match) => match[1] ?? '');
  if (models.length === 0) throw new Error('no [[models]] in the configuration');
  return { port: Number(/^port\s*=\s*(\d+)/m.exec(toml)?.[1] ?? 1234), models };
}

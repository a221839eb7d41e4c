#!/usr/local/bin/node
import { request } from './request.ts';

// The executable `ollama` of the stand-in image: the server, and the client commands that health checks and scripts use.
const listen = (process.env.OLLAMA_HOST || '127.0.0.1:11434').replace(/^https?:\/\//, '');
const port = Number(listen.split(':')[1] ?? 11434);
const command = process.argv[2] ?? 'help';

if (command === 'serve') {
  const { serveOllama } = await import('./ollama-server.ts');
  await serveOllama(port);
} else if (command === 'list' || command === 'ps') {
  await print(command === 'list' ? '/api/tags' : '/api/ps');
} else {
  console.error(`Error: unknown command "${command}" for "ollama"`);
  process.exit(1);
}

async function print(path: string): Promise<void> {
  try {
    const { status, body } = await request(`http://127.0.0.1:${port}${path}`);
    if (status !== 200) throw new Error(body);
    console.log('NAME');
    for (const { name } of (JSON.parse(body) as { models: { name: string }[] }).models) console.log(name);
  } catch (error) {
    console.error(
      `Error: could not connect to ollama server, run 'ollama serve' to start it: ${(error as Error).message}`,
    );
    process.exit(1);
  }
}

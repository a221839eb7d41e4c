/**
 * The main job from start to end on the real engine, with the real stack files and stand-in engines, in a temporary
 * workspace: `npm run sandbox`, or `npm run sandbox -- --keep` to play with it until Ctrl-C. Leaves nothing behind.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { dockerApi, removeProject } from '../test/support/docker-api.ts';
import { provideEngine } from '../test/support/engine.ts';
import { provideImages } from '../test/support/images.ts';
import { type TemporaryWorkspace, temporaryWorkspace } from '../test/support/workspace.ts';

const root = resolve(import.meta.dirname, '..');
const cli = join(root, 'out/cli/frontier.mjs');
const say = (line: string) => console.log(line);

/** Runs a program on this terminal. @returns its exit code */
const onTerminal = async (
  file: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env?: NodeJS.ProcessEnv },
): Promise<number | null> => {
  const child = spawn(file, args, { ...options, stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code;
};

interface Sandbox {
  readonly workspace: TemporaryWorkspace;
  readonly dockerHost: string;
}

/** Runs a command as a user would, and fails loudly if it ends with another exit code than expected. */
const frontier = async ({ workspace, dockerHost }: Sandbox, ...args: readonly string[]): Promise<void> => {
  say(`\n$ frontier ${args.join(' ')}`);
  const env = { ...process.env, DOCKER_HOST: dockerHost };
  const code = await onTerminal(process.execPath, [cli, ...args], { cwd: workspace.directory, env });
  if (code !== 0) throw new Error(`frontier ${args.join(' ')} ended with ${code}.`);
};

const question = 'Which engine are you?';

/** Asks for a chat completion through the gateway. @returns which engine answered, as it says itself */
const complete = async ({ workspace }: Sandbox): Promise<string> => {
  const url = `${workspace.gatewayUrl}/v1/chat/completions`;
  const model = await firstModel(workspace);
  const body = JSON.stringify({ model, messages: [{ role: 'user', content: question }] });
  say(`\n$ curl ${url} -H 'Content-Type: application/json' -d '${body}'`);
  const response = await fetch(url, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
  const text = await response.text();
  say(text.trim());
  if (response.status !== 200) throw new Error(`The gateway answered ${response.status}.`);
  const answer = JSON.parse(text) as { system_fingerprint?: string; choices?: { message?: { content?: string } }[] };
  if (!answer.choices?.[0]?.message?.content) throw new Error('The completion has no content.');
  return answer.system_fingerprint ?? '';
};

const firstModel = async ({ gatewayUrl }: TemporaryWorkspace): Promise<string> => {
  const response = await fetch(`${gatewayUrl}/v1/models`);
  const { data } = (await response.json()) as { data: { id: string }[] };
  const model = data.find(({ id }) => id !== 'default')?.id;
  if (model === undefined) throw new Error('The gateway lists no model.');
  return model;
};

/** The main job. */
const play = async (sandbox: Sandbox): Promise<void> => {
  await frontier(sandbox, 'list');
  await frontier(sandbox, 'select', 'ollama');
  await frontier(sandbox, 'doctor');
  await frontier(sandbox, 'plan');
  await frontier(sandbox, 'up');
  await frontier(sandbox, 'status');
  const before = await complete(sandbox);
  await frontier(sandbox, 'switch', 'mistral');
  const after = await complete(sandbox);
  if (before === after) throw new Error(`${before} answered before and after the switch.`);
  await frontier(sandbox, 'status');
};

const untilInterrupted = async ({ workspace, dockerHost }: Sandbox): Promise<void> => {
  say(`\nIt goes on running, with the gateway at ${workspace.gatewayUrl}/v1. In another terminal:`);
  say(`  export DOCKER_HOST=${dockerHost}`);
  say(`  ${join(root, 'stack-select.sh')} --workspace ${workspace.directory} status`);
  say('Press Ctrl-C to take it down and remove everything.');
  const beat = setInterval(() => {}, 60_000); // keeps this process alive
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  clearInterval(beat);
  say('');
};

/** Runs the main job on an engine, and removes what it made there. */
const onEngine = async (dockerHost: string, keep: boolean): Promise<void> => {
  const images = await provideImages({ dockerHost, say });
  const workspace = await temporaryWorkspace(images.env);
  const sandbox: Sandbox = { workspace, dockerHost };
  try {
    say(`Workspace: ${workspace.directory}`);
    await play(sandbox);
    if (keep) await untilInterrupted(sandbox);
    await frontier(sandbox, 'down', '--volumes');
  } finally {
    await removeProject(dockerApi(dockerHost), workspace.projectName);
    await workspace.remove();
    await images.remove();
  }
};

const { values } = parseArgs({ options: { keep: { type: 'boolean', default: false } } });
// Ctrl-C in the middle: the command that runs ends and cancels, its exit code stops the job, and everything is removed.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
if ((await onTerminal('npm', ['run', '--silent', 'build:cli'], { cwd: root })) !== 0) {
  throw new Error('The CLI could not be built.');
}
const engine = await provideEngine({ say });
say(`Using ${engine.description}.`);
try {
  await onEngine(engine.dockerHost, values.keep);
  say('\nDone: nothing was left behind.');
} finally {
  await engine.stop();
}

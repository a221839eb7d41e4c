import { expect, inject } from 'vitest';
import { type Answer, ask } from './ask.ts';
import { composePeers } from './compose-peer.ts';
import { eventually } from './eventually.ts';
import { type RunningStack, runningStack } from './running-stack.ts';

const state = '/etc/nginx/gateway';

/** A request for Mistral.rs, which serves its model as `default` too, and one for Ollama. */
export const chat = { model: 'default', messages: [{ role: 'user', content: 'Hello' }] };
export const ollamaChat = { ...chat, model: 'stand-in' };

/** The gateway and Ollama, by plain `docker compose`; resolves when both answer. */
export async function startGateway(values: Readonly<Record<string, string>>): Promise<RunningStack> {
  const [peer] = await composePeers();
  if (!peer) throw new Error('no docker compose to test with');
  const stack = await runningStack(inject('dockerHost'), peer.path, { ...inject('imageEnv'), ...values });
  await stack.select('ollama');
  await stack.compose('up', '-d', 'gateway', 'ollama');
  await eventually(
    () => ask(`http://127.0.0.1:${stack.ports.ollama}`, '/api/tags'),
    ({ status }) => status === 200,
  );
  await eventually(
    () => ask(stack.gatewayUrl, '/'),
    ({ status }) => status === 200,
  );
  return stack;
}

/** Both engines at once, as in the middle of a switch. */
export async function startMistral(stack: RunningStack): Promise<void> {
  await stack.select('mistral');
  await stack.compose('up', '-d', 'mistral');
  await eventually(
    () => ask(`http://127.0.0.1:${stack.ports.mistral}`, '/health'),
    ({ status }) => status === 200,
  );
}

/** What the app does to steer requests. */
export const pointTo = (stack: RunningStack, host: string) =>
  stack.exec(
    'gateway',
    'sh',
    '-c',
    `cd ${state} && mkdir -p targets/${host}/11434 && ln -sfn targets/${host}/11434 .live && mv -fT .live live`,
  );
/** The same so many times, to each of two hosts, as fast as a shell can. */
export const pointToAndFro = (stack: RunningStack, one: string, other: string, times: number) =>
  stack.exec(
    'gateway',
    'sh',
    '-c',
    `cd ${state} && mkdir -p targets/${one}/11434 targets/${other}/11434 &&
      for i in $(seq ${times}); do for host in ${one} ${other}; do
      ln -sfn targets/$host/11434 .live && mv -fT .live live; done; done`,
  );
export const pointNowhere = (stack: RunningStack) => stack.exec('gateway', 'rm', '-f', `${state}/live`);
/** Makes requests wait, as while an engine is being replaced. */
export const hold = (stack: RunningStack) => stack.exec('gateway', 'touch', `${state}/hold`);
export const release = (stack: RunningStack) => stack.exec('gateway', 'rm', '-f', `${state}/hold`);
/** Kills the service's container. */
export const stop = async (stack: RunningStack, service: string) =>
  stack.docker.getContainer(await stack.container(service)).stop({ t: 0 });
export const startAgain = async (stack: RunningStack, service: string) =>
  stack.docker.getContainer(await stack.container(service)).start();

/** Requests that the gateway is working on, besides the one that asks. */
export async function runningRequests(stack: RunningStack): Promise<number> {
  const text = await stack.exec('gateway', 'wget', '-q', '-O', '-', 'http://127.0.0.1:8081/stub_status');
  return Number(/Writing: (\d+)/.exec(text)?.[1]) - 1;
}

/** An answer of the gateway's own, in the form that OpenAI's clients understand. */
export function expectError(answer: Answer, status: number, code: string): void {
  expect(answer).toMatchObject({ status, engine: undefined });
  expect(answer.headers['content-type']).toBe('application/json');
  expect(JSON.parse(answer.body)).toMatchObject({
    error: { code, message: expect.any(String), type: expect.any(String) },
  });
}

import { expect, it } from 'vitest';
import { commandInputs } from './command-inputs.ts';
import { commandOfIncident } from './incident-call.ts';
import type { IncidentCall } from './incidents.ts';

const calls: readonly (readonly [IncidentCall, string])[] = [
  [{ command: 'up', input: {} }, 'up'],
  [{ command: 'restart', input: { service: 'grafana' } }, 'restart'],
  [{ command: 'logs', input: { service: 'grafana' } }, 'openLogs'],
  [{ command: 'choosePort', input: { service: 'gateway' } }, 'choosePort'],
  [{ command: 'startRuntime', input: {} }, 'startRuntime'],
  [{ command: 'unload', input: { service: 'ollama', model: 'qwen3:4b' } }, 'unload'],
  [{ command: 'down', input: {} }, 'down'],
];

it.each(calls)('%o is a command that main accepts', (call, name) => {
  const { command, input } = commandOfIncident(call);
  expect(command).toBe(name);
  expect(commandInputs[command].safeParse(input).success).toBe(true);
});

import { type ExitCode, exitCodes } from '../../shared/errors.ts';

/** What the help of a command says beyond its arguments and options. */
export interface Page {
  /** Paragraphs, without line breaks: they are wrapped to the terminal. */
  readonly about: readonly string[];
  /** A command line without the program's name, and what it does. */
  readonly examples: readonly (readonly [line: string, does: string])[];
  readonly exits: readonly ExitCode[];
  /** What these exit codes mean here, where that differs from the usual. */
  readonly exitTexts?: Partial<Record<ExitCode, string>>;
  readonly files?: readonly FileName[];
  readonly environment?: readonly VariableName[];
}

export const exitTexts: Readonly<Record<ExitCode, string>> = {
  [exitCodes.done]: 'done',
  [exitCodes.failed]: 'failed, and undone where that applies',
  [exitCodes.usage]: 'the command was not understood, or a file is not valid',
  [exitCodes.noDocker]: 'no Docker',
  [exitCodes.timedOut]: 'timed out',
  [exitCodes.locked]: 'another run is at work in this workspace',
  [exitCodes.cancelled]: 'cancelled with Ctrl-C',
};

export const fileTexts = {
  'stacks/<stack>/': 'a stack: docker-compose.yml, .env.example, config/',
  'docker-compose.yml': 'a link to the file of the selected stack; plain docker compose reads it too',
  '.env': 'values for the stacks, and passwords; yours: added to, and changed where you ask for it',
  '.frontier/lock': 'who is at work in this workspace',
  '.frontier/switch.json': 'the record of a switch that is under way; the next run settles what a killed one left',
  '.frontier/history*': 'what happened in the last days, for incidents and report',
} as const;
type FileName = keyof typeof fileTexts;

export const variableTexts = {
  DOCKER_HOST: 'the Docker Engine to use, unless --docker-host names one',
  DOCKER_CONTEXT: 'the Docker context to use, unless DOCKER_HOST is set',
  DOCKER_CONFIG: 'where Docker’s own configuration is (default: ~/.docker)',
  DOCKER_TLS_VERIFY: 'with DOCKER_CERT_PATH: use TLS for a DOCKER_HOST of the form tcp://',
  COMPOSE_PROJECT_NAME: 'another name for the project than frontier-llm',
  COMPOSE_PROFILES: 'profiles of services to enable, separated by commas',
  '<VARIABLE>': 'every variable of .env: one set in the shell wins',
  NO_COLOR: 'if set, no colours',
} as const;
type VariableName = keyof typeof variableTexts;

const { done, failed, usage, noDocker, timedOut, locked, cancelled } = exitCodes;
/** How commands of a kind can end. */
export const withoutDocker = [done, failed, usage];
export const asking = [done, failed, usage, noDocker, timedOut, cancelled];
export const changing = [done, failed, usage, noDocker, timedOut, locked, cancelled];
const docker: readonly VariableName[] = ['DOCKER_HOST', 'DOCKER_CONTEXT', 'DOCKER_CONFIG', 'DOCKER_TLS_VERIFY'];
/** What they read. */
export const compose: readonly VariableName[] = ['COMPOSE_PROJECT_NAME', 'COMPOSE_PROFILES', '<VARIABLE>'];
export const everything: readonly VariableName[] = [...docker, ...compose, 'NO_COLOR'];
export const selection: readonly FileName[] = ['stacks/<stack>/', 'docker-compose.yml', '.env'];

/** How a command ends that goes on until it is told not to. */
export const untilCtrlC = (what: string) => ({ [cancelled]: `cancelled with Ctrl-C, which is also how ${what} ends` });

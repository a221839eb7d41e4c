/**
 * What can go wrong for a user, as data. A problem says what happened, what was kept and what to do; it crosses IPC and
 * `--json` unchanged and is never matched by its text. Bugs are not problems: they throw ordinary errors.
 */
import type { EvidenceSource } from './evidence.ts';

/** Exit codes of the CLI (docs/cli.md). */
export const exitCodes = {
  done: 0,
  failed: 1,
  usage: 2,
  noDocker: 3,
  timedOut: 4,
  locked: 5,
  cancelled: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

interface ProblemKind {
  /** What is so, in a few words, for a heading. */
  readonly title: string;
  /** The one thing to do, unless the problem itself carries a better one. */
  readonly action: string;
  readonly exit: ExitCode;
}

const kind = (title: string, action: string, exit: ExitCode = exitCodes.failed): ProblemKind => ({
  title,
  action,
  exit,
});

/** Every problem code with its heading, its default action and the exit code it leads to. */
export const problemKinds = {
  // Files
  usage: kind('The command was not understood', 'Run the command with --help.', exitCodes.usage),
  'file-missing': kind('A file is missing', 'Check the path.', exitCodes.usage),
  'file-unreadable': kind('A file could not be read', 'Check what it is and its permissions.', exitCodes.usage),
  'yaml-invalid': kind('A file is not valid YAML', 'Correct the line named.', exitCodes.usage),
  'compose-invalid': kind('A Compose file is not valid', 'Correct the key named.', exitCodes.usage),
  'compose-unsupported': kind(
    'A Compose key is not supported',
    'Remove the key, or run this project with docker compose.',
    exitCodes.usage,
  ),
  'variable-missing': kind('A required variable is not set', 'Set it in .env.', exitCodes.usage),
  'interpolation-invalid': kind(
    'A variable reference is not valid',
    'Correct it, or write $$ for a plain $.',
    exitCodes.usage,
  ),
  cycle: kind('Files or services refer to each other in a circle', 'Break the circle.', exitCodes.usage),
  'x-frontier-invalid': kind(
    'The x-frontier block is not valid',
    'Correct the key named (docs/adding-a-stack.md).',
    exitCodes.usage,
  ),
  'env-invalid': kind('A .env file is not valid', 'Correct the line named.', exitCodes.usage),
  // Workspace
  'workspace-missing': kind(
    'No workspace here',
    'Run inside a folder with stacks/, or name one with --workspace.',
    exitCodes.usage,
  ),
  'workspace-read-only': kind('The workspace cannot be written', 'Make the folder writable for this user.'),
  'stack-unknown': kind('No such stack', 'Run the command list to see the stacks.', exitCodes.usage),
  'stack-outside': kind(
    'The stack lies outside the workspace',
    'Put its folder itself under stacks/.',
    exitCodes.usage,
  ),
  'nothing-selected': kind('No stack is selected', 'Select one: select <stack>.', exitCodes.usage),
  'selection-dangling': kind(
    'The selected stack is gone',
    'Select another stack, or put its folder back.',
    exitCodes.usage,
  ),
  'selection-real-file': kind(
    'docker-compose.yml is a file of yours',
    'Move it elsewhere, then select again.',
    exitCodes.usage,
  ),
  locked: kind('Another run is at work in this workspace', 'Wait until it is done.', exitCodes.locked),
  // Docker
  'docker-missing': kind('No Docker was found', 'Start Docker Desktop, OrbStack or Colima.', exitCodes.noDocker),
  'docker-unreachable': kind('Docker does not answer', 'Start it, or restart it.', exitCodes.noDocker),
  'docker-denied': kind(
    'Docker refuses this user',
    'Add this user to the docker group, or correct the socket’s permissions.',
    exitCodes.noDocker,
  ),
  'docker-garbage': kind('What answers is not Docker', 'Check DOCKER_HOST or the context.', exitCodes.noDocker),
  'docker-silent': kind('Docker takes connections and never answers', 'Restart it.', exitCodes.noDocker),
  'docker-closed': kind('Docker closes every connection', 'Restart it.', exitCodes.noDocker),
  'docker-not-socket': kind(
    'The address of Docker is not a socket',
    'Check DOCKER_HOST or the context.',
    exitCodes.noDocker,
  ),
  'docker-address': kind(
    'The address of Docker is not valid',
    'Write it like unix:///path, tcp://host:port or ssh://user@host.',
    exitCodes.noDocker,
  ),
  'docker-context': kind(
    'A Docker context cannot be used',
    'Run docker context ls, and choose one that exists.',
    exitCodes.noDocker,
  ),
  'docker-ssh': kind(
    'Docker could not be reached over ssh',
    'Check that ssh to this host works without a password and that docker runs there.',
    exitCodes.noDocker,
  ),
  'docker-tls': kind(
    'The secure connection to Docker failed',
    'Check the certificates of the context, or DOCKER_CERT_PATH.',
    exitCodes.noDocker,
  ),
  'docker-call-failed': kind('Docker refused a request', 'Read what Docker said.'),
  'docker-timeout': kind(
    'Docker did not answer in time',
    'Try again; if it stays so, restart Docker.',
    exitCodes.timedOut,
  ),
  'image-missing': kind('An image does not exist', 'Check its name and tag.'),
  'image-platform': kind('An image is not made for this machine', 'Choose a tag built for this platform.'),
  'registry-refused': kind('The registry refused', 'Check the name, and sign in with docker login.'),
  'registry-unreachable': kind('The registry could not be reached', 'Check the network, then run the command again.'),
  'port-in-use': kind('A port is in use', 'Choose another port in .env, or quit what uses it.'),
  'port-exposed': kind(
    'A port would be open to the network',
    'Set its address to 127.0.0.1 in .env (docs/security.md).',
    exitCodes.usage,
  ),
  'disk-full': kind('The disk is full', 'Free space, then run the command again.'),
  'resource-missing': kind('Something the project needs does not exist', 'Create it.'),
  'foreign-resource': kind('A resource belongs to something else', 'Rename it, or remove the other one.'),
  drifted: kind('Something differs from the files', 'Make it anew if you want the change.'),
  'bind-unavailable': kind('A folder cannot be reached by Docker', 'Share the folder with Docker, or use a volume.'),
  // Running
  'service-unknown': kind('No such service', 'Run status to see the services.', exitCodes.usage),
  'service-exited': kind('A service stopped', 'Read its log.'),
  'service-unhealthy': kind('A service is unhealthy', 'Read its log.'),
  'restart-loop': kind('A service keeps restarting', 'Read its log; it was left as it is.'),
  'dependency-failed': kind('A dependency could not start', 'Read its log.'),
  'not-ready': kind(
    'The engine did not become ready in time',
    'Read its log, or give it more time with --timeout.',
    exitCodes.timedOut,
  ),
  // Switching
  'memory-short': kind('There is not enough memory', 'Give Docker more memory, or choose a smaller model.'),
  'gpu-missing': kind('There is no GPU for it', 'Remove the device from its file: it then runs on the CPU.'),
  'gateway-failed': kind('The gateway could not be steered', 'Read its log.'),
  'journal-damaged': kind('The record of a switch is damaged', 'Run up to make everything as the selected stack says.'),
  'old-engine-left': kind('The old engine is not gone', 'Run up to remove it.'),
  'still-answering': kind('The old engine is still answering', 'Switch again to wait on.', exitCodes.timedOut),
  'switch-timeout': kind('A step of the switch took too long', 'Read the log, then switch again.', exitCodes.timedOut),
  'engine-off': kind('The engine does not run', 'Start it: up.'),
  'engine-silent': kind('The engine does not answer', 'Run status: while a model loads, it may not be heard.'),
  'engine-refused': kind('The engine refused a request', 'Read what it said, and its log.'),
  'engine-timeout': kind('The engine did not answer in time', 'Read its log, then try again.', exitCodes.timedOut),
  'engine-unsupported': kind('This engine can’t do that', 'Restart its service instead: restart <service>.'),
  'model-unknown': kind('The engine has no such model', 'Run models to see which it has.', exitCodes.usage),
  'model-refused': kind('The engine refused the model', 'Check the model’s name.'),
  'model-pull-unsupported': kind(
    'This engine downloads models by itself',
    'Set its model in .env (docs/stacks), then run up.',
  ),
  'update-failed': kind('The app could not be updated', 'It tries again by itself; or install the newest release.'),
  'settings-unwritable': kind('The settings could not be saved', 'Make their folder writable, or free space.'),
  'system-refused': kind('The system refused', 'Do it in System Settings.'),
  cancelled: kind('Cancelled', 'Run the command again to go on.', exitCodes.cancelled),
} as const satisfies Record<string, ProblemKind>;

export type ProblemCode = keyof typeof problemKinds;

/** Where a problem is: line and column count from 1. */
export interface Place {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  /** The path of the key, like `services.ollama.ports[0]`. */
  readonly key?: string;
}

export interface Problem {
  readonly code: ProblemCode;
  /** What happened, one sentence with its particulars. */
  readonly message: string;
  readonly where?: Place;
  /** What another program said, quoted unchanged: a line of a log, an answer of Docker. */
  readonly evidence?: readonly string[];
  /** Where that is from, if it is known. */
  readonly source?: EvidenceSource;
  /** What was kept or undone, if that is not obvious. */
  readonly kept?: string;
  /** The one thing to do, if the kind's own is too general. */
  readonly action?: string;
}

/** What every command answers across a border (IPC, `--json`). */
export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: Problem; readonly problems: readonly Problem[] };

/** Carries problems up to the command that answers; core throws nothing else for what a user can meet. */
export class ProblemError extends Error {
  readonly problems: readonly Problem[];
  constructor(problems: Problem | readonly Problem[], options?: { cause?: unknown }) {
    const list = Array.isArray(problems) ? (problems as readonly Problem[]) : [problems as Problem];
    super(list.map((p) => p.message).join('\n'), options);
    this.name = 'ProblemError';
    this.problems = list;
  }
}

/** The action to show for a problem. */
export const actionFor = (problem: Problem): string => problem.action ?? problemKinds[problem.code].action;

/** The exit code for some problems: that of the first. */
export const exitCodeFor = (problems: readonly Problem[]): ExitCode => {
  const first = problems[0];
  return first ? problemKinds[first.code].exit : exitCodes.failed;
};

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
const withoutDocker = [done, failed, usage];
const asking = [done, failed, usage, noDocker, timedOut, cancelled];
const changing = [done, failed, usage, noDocker, timedOut, locked, cancelled];
const docker: readonly VariableName[] = ['DOCKER_HOST', 'DOCKER_CONTEXT', 'DOCKER_CONFIG', 'DOCKER_TLS_VERIFY'];
const compose: readonly VariableName[] = ['COMPOSE_PROJECT_NAME', 'COMPOSE_PROFILES', '<VARIABLE>'];
const everything: readonly VariableName[] = [...docker, ...compose, 'NO_COLOR'];
const selection: readonly FileName[] = ['stacks/<stack>/', 'docker-compose.yml', '.env'];

const untilCtrlC = (what: string) => ({ [cancelled]: `cancelled with Ctrl-C, which is also how ${what} ends` });

/** By command; the page of the program itself is `frontier`. */
export const pages: Readonly<Record<string, Page>> = {
  frontier: {
    about: [
      'A stack is a folder in stacks/ with one engine, like Ollama or Mistral.rs, and the gateway and monitoring that all stacks share. One stack is selected; its engine serves at http://127.0.0.1:8080/v1, in the form of the OpenAI API.',
      'frontier help <command> explains a command. In a clone of the repository, ./stack-select.sh stands in the place of frontier. With --json, results go to stdout as JSON. Problems and warnings go to stderr.',
    ],
    examples: [
      ['up ollama', 'select Ollama, start it, wait until it answers'],
      ['pull llama3.2:1b', 'download a model into it'],
      ['switch mistral', 'replace it by Mistral.rs without losing a request'],
      ['status --watch', 'see how everything is, until Ctrl-C'],
      ['doctor', 'find out what is wrong'],
    ],
    exits: changing,
    files: [...selection, '.frontier/lock', '.frontier/switch.json', '.frontier/history*'],
    environment: everything,
  },
  list: {
    about: [
      'Prints a line for each stack: its id, title, and the memory that it needs to start. * marks the selected one. A stack that can’t be used says why. No Docker is needed.',
    ],
    examples: [
      ['list', 'the stacks, one a line'],
      ['list --json', 'the same with everything that is known of them'],
    ],
    exits: withoutDocker,
    files: ['stacks/<stack>/', 'docker-compose.yml'],
  },
  current: {
    about: ['Prints the id of the selected stack and nothing else, for scripts. No Docker is needed.'],
    examples: [['current', 'prints, for example, ollama']],
    exits: withoutDocker,
    exitTexts: { [usage]: 'no stack is selected, or the one selected is gone' },
    files: ['docker-compose.yml'],
  },
  select: {
    about: [
      'Points the link docker-compose.yml at the stack’s file, and appends the variables to .env that it lacks. What runs goes on as it is: up or switch make it match.',
      'Nothing in .env is changed or removed. A docker-compose.yml that is a file of yours is never replaced. No Docker is needed.',
    ],
    examples: [['select ollama', 'the next up starts Ollama']],
    exits: [done, failed, usage, locked],
    files: [...selection, '.frontier/lock'],
  },
  plan: {
    about: [
      'Compares what the files say with what runs, and prints the steps that would make it match, in order. When another stack’s engine runs, it also says how that would be replaced. Nothing is changed.',
    ],
    examples: [
      ['plan', 'for the selected stack'],
      ['plan mistral', 'for another one, without selecting it'],
    ],
    exits: asking,
    files: selection,
    environment: everything,
  },
  up: {
    about: [
      'Makes Docker match the files of the selected stack: downloads images, creates and starts what is missing, replaces what differs, removes what is no longer there. Then it waits until the engine answers on its own API.',
      'A stack that is named is selected first. When another stack’s engine runs, it is replaced as switch does. What is as it should be is left alone, so it can be run at any time.',
    ],
    examples: [
      ['up', 'start the selected stack, or apply what changed in .env'],
      ['up ollama', 'select Ollama and start it'],
      ['up mistral --timeout 3600', 'give it an hour to download its model'],
    ],
    exits: changing,
    files: [...selection, '.frontier/lock', '.frontier/switch.json'],
    environment: everything,
  },
  switch: {
    about: [
      'Looks for everything that stands in the way, then starts the new engine, waits until it answers on its own API, moves the gateway to it, lets running answers end, and stops the old engine. If anything fails before the gateway has moved, or Ctrl-C is pressed, the old engine serves on.',
      'Requests lose nothing: where both engines fit into memory they run side by side (overlap); where not, requests wait in the gateway while they change places (stop-first).',
    ],
    examples: [
      ['switch mistral', 'replace what serves by Mistral.rs'],
      ['switch ollama --dry-run', 'tell what would stand in the way, and change nothing'],
      ['switch mistral --mode stop-first', 'stop the old engine first'],
    ],
    exits: changing,
    exitTexts: { [timedOut]: 'timed out: the new engine did not answer, or the old one is still answering' },
    files: [...selection, '.frontier/lock', '.frontier/switch.json'],
    environment: everything,
  },
  down: {
    about: [
      'Stops and removes the project’s containers and networks. Volumes, in which models and figures are, stay unless --volumes is given. The selection stays too.',
    ],
    examples: [
      ['down', 'stop everything and keep the models'],
      ['down --volumes', 'delete the models too'],
    ],
    exits: changing,
    files: ['docker-compose.yml', '.frontier/lock'],
    environment: everything,
  },
  restart: {
    about: [
      'Restarts the containers of a service as they are, and waits until they run or, if it is the engine, until it answers. A change of .env or of the files is not applied by it: use up for that.',
    ],
    examples: [['restart ollama', 'restart the engine and wait until it is ready']],
    exits: changing,
    files: ['docker-compose.yml', '.frontier/lock'],
    environment: everything,
  },
  'choose-port': {
    about: [
      'Looks which ports of the service something else has, writes the next free ones into .env in the place of the variables that decide them, and makes the stack run so. Nothing else in .env is changed. A port that is written into a Compose file itself is left to you.',
    ],
    examples: [['choose-port gateway', 'when something else listens on the port of the endpoint']],
    exits: changing,
    files: ['docker-compose.yml', '.env', '.frontier/lock'],
    environment: everything,
  },
  'start-runtime': {
    about: [
      'On a Mac it starts OrbStack, Docker Desktop, Rancher Desktop, Colima or Podman: the one that Docker was looked for at and that is installed. On Linux Docker is a service of the system, so it only says how to start it.',
    ],
    examples: [['start-runtime', 'when Docker does not answer']],
    exits: asking,
    environment: everything,
  },
  models: {
    about: [
      'Asks the engine that runs for its models, which are loaded, and how much memory they take, and says what it computes on. Only what the engine tells is shown.',
    ],
    examples: [
      ['models', 'a table'],
      ['models --json', 'for programs'],
    ],
    exits: asking,
    environment: everything,
  },
  pull: {
    about: [
      'Downloads a model into the engine that runs. Ollama can do this; Mistral.rs downloads the model that .env names when it starts. Cancelled with Ctrl-C, the next pull goes on where it was.',
    ],
    examples: [['pull qwen3:4b', 'from Ollama’s library']],
    exits: asking,
    environment: everything,
  },
  unload: {
    about: ['Frees the memory of a model, and ends when it is free. The next request for it loads it again.'],
    examples: [['unload qwen3:4b', 'it stays downloaded']],
    exits: asking,
    environment: everything,
  },
  load: {
    about: ['Loads a model into memory before somebody waits for it.'],
    examples: [['load qwen3:4b', 'ends when it is loaded']],
    exits: asking,
    environment: everything,
  },
  bench: {
    about: [
      'Lets a model answer with 32 tokens and prints the tokens per second: the engine’s own figure where it has one, else the time from the first token to the last. Without a name: the model that is loaded, or the only one. A model that is not loaded is loaded, and stays so.',
    ],
    examples: [
      ['bench', 'the model that is loaded'],
      ['bench qwen3:4b', 'this one'],
    ],
    exits: asking,
    environment: everything,
  },
  logs: {
    about: [
      'Prints what a service wrote: its output to stdout, its errors to stderr. With -f it goes on when the container is stopped, replaced or started again, and when Docker is.',
    ],
    examples: [
      ['logs ollama --tail 50', 'the last 50 lines'],
      ['logs gateway -f', 'everything, and what comes, until Ctrl-C'],
    ],
    exits: asking,
    exitTexts: untilCtrlC('-f'),
    environment: everything,
  },
  status: {
    about: [
      'Shows the selected stack, the address for clients and whether an engine answers there, what the engine computes on, each service with its state, open problems, and which Docker is used.',
      'A service is ready when it answers, not when its health check has had its interval.',
    ],
    examples: [
      ['status', 'once'],
      ['status --watch', 'drawn anew with each change; without a terminal, a line for each'],
      ['--json status', 'everything, as one document'],
    ],
    exits: asking,
    exitTexts: untilCtrlC('--watch'),
    files: ['docker-compose.yml', '.frontier/history*'],
    environment: everything,
  },
  metrics: {
    about: [
      'Prints what is measured: the GPU and memory of this machine, and CPU, memory and traffic of each container. What can’t be read is left out.',
      'With --serve they are served in the form of Prometheus, on 127.0.0.1 alone, until Ctrl-C.',
    ],
    examples: [
      ['metrics', 'once'],
      ['metrics --watch', 'again and again'],
      ['metrics --serve', 'for Prometheus, on port 9464'],
    ],
    exits: asking,
    exitTexts: untilCtrlC('--watch and --serve'),
    environment: everything,
  },
  config: {
    about: [
      'Reads the Compose files as docker compose does, and prints the resolved model. A key that is not supported is an error that names it (docs/compose-support.md). No Docker is needed.',
      'What it prints has the values of .env in it, passwords too.',
    ],
    examples: [
      ['config', 'the selected stack'],
      ['config mistral', 'another one'],
      ['--json config -f ./docker-compose.yml', 'any file, as JSON'],
    ],
    exits: withoutDocker,
    files: selection,
    environment: compose,
  },
  incidents: {
    about: [
      'Lists what is wrong now, each with its cause, evidence and one thing to do, and what was wrong in the last 24 hours.',
    ],
    examples: [['incidents', 'what is and what was wrong']],
    exits: asking,
    files: ['.frontier/history*'],
    environment: everything,
  },
  report: {
    about: [
      'Writes a zip with the history, the resolved model, versions and logs. Secrets are removed: values of variables that look like one, and passwords in addresses, wherever they appear. Look through it all the same before you hand it on. A file that exists is never replaced.',
    ],
    examples: [
      ['report', 'into a new file here'],
      ['report /tmp/report.zip', 'into this one'],
    ],
    exits: asking,
    files: ['.frontier/history*'],
    environment: everything,
  },
  doctor: {
    about: [
      'Looks at everything that a start needs: Docker, the folder, the stacks, the selection, .env, the files, ports, and what is open to the network. Names one fix for each thing that is wrong. Changes nothing.',
    ],
    examples: [['doctor', 'all checks, one a line']],
    exits: [done, failed, usage, noDocker],
    exitTexts: {
      [done]: 'all is well, warnings apart',
      [failed]: 'something is wrong; the code is that of the first thing',
    },
    files: selection,
    environment: everything,
  },
  completion: {
    about: [
      'Prints a script that lets a shell complete commands, options, stacks, services and models. It asks this program at each press of Tab, so it need not be made again after an update. It completes ./stack-select.sh too.',
    ],
    examples: [
      ['completion bash > ~/.frontier.bash', 'bash; then in ~/.bashrc: source ~/.frontier.bash'],
      ['completion zsh > "${fpath[1]}/_frontier"', 'zsh; then run compinit'],
      ['completion fish > ~/.config/fish/completions/frontier.fish', 'fish'],
    ],
    exits: [done, usage],
  },
};

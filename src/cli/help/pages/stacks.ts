import { exitCodes } from '../../../shared/errors.ts';
import { asking, changing, everything, type Page, selection, withoutDocker } from '../page.ts';

const { done, failed, usage, timedOut, locked } = exitCodes;

/** What chooses a stack and makes it run. */
export const stacksPages: Readonly<Record<string, Page>> = {
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
};

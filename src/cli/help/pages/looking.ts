import { exitCodes } from '../../../shared/errors.ts';
import { asking, compose, everything, type Page, selection, untilCtrlC, withoutDocker } from '../page.ts';

const { done, failed, usage, noDocker } = exitCodes;

/** What only looks. */
export const lookingPages: Readonly<Record<string, Page>> = {
  logs: {
    about: [
      'Prints what a service wrote: its output to stdout, its errors to stderr. With -f it goes on when the container is stopped, replaced or started again, and when Docker is; that it waits for Docker is told on stderr.',
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
};

import { exitCodes } from '../../../shared/errors.ts';
import { changing, everything, type Page, selection } from '../page.ts';

const { done, usage } = exitCodes;

/** What is of the program itself. */
export const programPages: Readonly<Record<string, Page>> = {
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

import type { Argument, Command, Option } from 'commander';

/** A word and what it stands for, as a shell shows it. */
export type Candidate = readonly [word: string, text: string];

/** What may stand where the cursor is: words, or something that has to be looked up. */
export type Completion =
  | { readonly kind: 'words'; readonly words: readonly Candidate[] }
  | { readonly kind: 'files' | 'folders' | 'stacks' | 'services' | 'models'; readonly before: string };

const lookedUp = {
  file: 'files',
  folder: 'folders',
  stack: 'stacks',
  service: 'services',
  model: 'models',
} as const;

const words = (list: readonly Candidate[]): Completion => ({ kind: 'words', words: list });

/** By the choices that are declared, else by the name in the declaration: `<file>`, `[stack]`. */
const completionOf = (name: string, choices: readonly string[] | undefined, before = ''): Completion => {
  if (choices) return words(choices.map((choice) => [before + choice, '']));
  const kind = lookedUp[name as keyof typeof lookedUp];
  return kind ? { kind, before } : words([]);
};

const placeholder = ({ flags }: Option): string => /[<[]([\w-]+)/.exec(flags)?.[1] ?? '';
const argumentValue = (argument: Argument): Completion => completionOf(argument.name(), argument.argChoices);
const optionValue = (option: Option, before?: string): Completion =>
  completionOf(placeholder(option), option.argChoices, before);

const takesValue = ({ required, optional }: Option): boolean => required || optional;

interface Read {
  readonly command: Command | undefined;
  readonly operands: number;
  /** The option whose value comes next. */
  readonly pending: Option | undefined;
  readonly used: ReadonlySet<Option>;
}

/** Reads the words before the cursor. */
const read = (program: Command, given: readonly string[]): Read => {
  const used = new Set<Option>();
  let command: Command | undefined;
  let operands = 0;
  let pending: Option | undefined;
  const find = (word: string) =>
    [...(command?.options ?? []), ...program.options].find(({ long, short }) => word === long || word === short);
  for (const word of given) {
    if (pending) pending = undefined;
    else if (word.startsWith('-')) {
      const option = find(word.split('=', 1)[0] ?? word);
      if (option) used.add(option);
      pending = option && takesValue(option) && !word.includes('=') ? option : undefined;
    } else if (command) operands++;
    else command = namedCommands(program).find((candidate) => candidate.name() === word);
  }
  return { command, operands, pending, used };
};

/** The commands that people use: hidden ones begin with an underscore. */
const namedCommands = (program: Command): Command[] =>
  [...program.createHelp().visibleCommands(program)].filter((command) => !command.name().startsWith('_'));

const commandWords = (program: Command): Completion =>
  words(namedCommands(program).map((command) => [command.name(), command.description()]));

const optionWords = (program: Command, { command, used }: Read): Completion => {
  const declared = [...(command ? command.options : []), ...program.options].filter((option) => !used.has(option));
  const list = declared.map((option): Candidate => [option.long ?? option.flags, option.description]);
  return words([...list, ['--help', 'explain it']]);
};

/**
 * What may stand at the cursor, by the declaration of the program.
 * @param line the words after the program's name; the last one is what the cursor is in, and may be empty
 */
export const complete = (program: Command, line: readonly string[]): Completion => {
  const current = line.at(-1) ?? '';
  const before = read(program, line.slice(0, -1));
  if (before.pending) return optionValue(before.pending);
  if (current.startsWith('-')) {
    const [, name = '', value] = /^(--[\w-]+)(=)?/.exec(current) ?? [];
    const option = value && [...(before.command?.options ?? []), ...program.options].find(({ long }) => long === name);
    return option ? optionValue(option, `${name}=`) : optionWords(program, before);
  }
  if (!before.command || before.command.name() === 'help') return commandWords(program);
  const argument = before.command.registeredArguments[before.operands];
  return argument ? argumentValue(argument) : words([]);
};

/** The value that a line gives to a global option; undefined: none. */
export const valueIn = (line: readonly string[], name: string): string | undefined => {
  const at = line.findIndex((word) => word === name || word.startsWith(`${name}=`));
  return line[at] === name ? line[at + 1] : line[at]?.slice(name.length + 1);
};

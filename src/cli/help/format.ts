import { type Command, Help } from 'commander';
import type { ExitCode } from '../../shared/errors.ts';
import type { Terminal } from '../terminal.ts';
import { exitTexts, fileTexts, type Page, variableTexts } from './page.ts';
import { pages } from './pages.ts';

/** Longer lines are hard to read, however wide the terminal is. */
const widest = 100;

type Row = readonly [term: string, text: string];

const exitRows = ({ exits, exitTexts: own = {} }: Page): Row[] =>
  exits.map((code: ExitCode) => [String(code), own[code] ?? exitTexts[code]]);

/** A heading and its rows, wrapped; nothing without rows. */
const section = (heading: string, rows: readonly Row[], helper: Help): string[] => {
  if (rows.length === 0) return [];
  const width = Math.max(...rows.map(([term]) => term.length));
  const whole = helper.helpWidth ?? 80;
  const below = (text: string) => helper.boxWrap(text, whole - 6).replace(/^/gm, ' '.repeat(6));
  const lines = rows.map(([term, text]) =>
    width <= whole / 2 ? helper.formatItem(term, width, text, helper) : `  ${term}\n${below(text)}`,
  );
  return [helper.styleTitle(heading), ...lines, ''];
};

const sectionsOf = (page: Page, helper: Help): string[] => [
  ...section(
    'Examples:',
    page.examples.map(([line, does]): Row => [`$ frontier ${line}`, does]),
    helper,
  ),
  ...section('Exit codes:', exitRows(page), helper),
  ...section(
    'Files, in the workspace:',
    (page.files ?? []).map((name): Row => [name, fileTexts[name]]),
    helper,
  ),
  ...section(
    'Environment:',
    (page.environment ?? []).map((name): Row => [name, variableTexts[name]]),
    helper,
  ),
];

/** The usage, arguments and options as they are declared, then what the command's page adds. */
const formatHelp = (command: Command, helper: Help): string => {
  const page = pages[command.name()];
  const declared = Help.prototype.formatHelp.call(helper, command, helper).trimEnd();
  if (!page) return `${declared}\n`;
  const [usage = '', summary = '', ...rest] = declared.split('\n\n');
  const about = page.about.map((text) => helper.boxWrap(text, helper.helpWidth ?? 80));
  return [[usage, summary, ...about, ...rest].join('\n\n'), '', ...sectionsOf(page, helper)].join('\n');
};

/** In the list of commands a description is a phrase; on its own page it is a sentence. */
const sentence = (text: string): string =>
  text === '' ? '' : `${text.charAt(0).toUpperCase()}${text.slice(1)}${text.endsWith('.') ? '' : '.'}`;

/** Makes the program and its commands explain themselves, on a terminal with bold headings. */
export const explain = (program: Command, terminal: Terminal): void => {
  for (const command of [program, ...program.commands]) {
    command.configureHelp({
      formatHelp,
      commandDescription: (command) => sentence(command.description()),
      showGlobalOptions: true,
      minWidthToWrap: 20,
      styleTitle: (text) => terminal.style('bold', text),
    });
    command.configureOutput({
      getOutHelpWidth: () => Math.min(terminal.live ? terminal.width() : 80, widest),
      getErrHelpWidth: () => Math.min(terminal.live ? terminal.width() : 80, widest),
      getOutHasColors: () => true, // the terminal decides
      getErrHasColors: () => true,
    });
  }
};

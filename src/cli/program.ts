import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { version } from '../core/version.ts';
import type { ExitCode } from '../shared/errors.ts';
import { completion, suggest } from './commands/completion.ts';
import { incidents, report } from './commands/incidents.ts';
import { config, doctor } from './commands/inspect.ts';
import { logs } from './commands/logs.ts';
import { choosePort, startRuntime } from './commands/mend.ts';
import { type MetricsOptions, metrics } from './commands/metrics.ts';
import { bench, load, models, unload } from './commands/models.ts';
import { down, restart, type SwitchOptions, switchTo, up } from './commands/operate.ts';
import { plan } from './commands/plan.ts';
import { pull } from './commands/pull.ts';
import { current, list, select } from './commands/select.ts';
import { status } from './commands/status.ts';
import { valueIn } from './completion/complete.ts';
import { type Shell, shells } from './completion/scripts.ts';
import type { GlobalOptions, Session } from './session.ts';

/** Runs a command in a session made from the global options. */
export type Run = (globals: GlobalOptions, command: (session: Session) => Promise<ExitCode>) => Promise<void>;

const wholeNumber = (text: string): number => {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It is not a whole number.');
  return Number(text);
};

const seconds = (text: string): number => {
  const value = wholeNumber(text);
  if (value === 0) throw new InvalidArgumentError('It must be at least 1.');
  return value;
};

const portNumber = (text: string): number => {
  const value = wholeNumber(text);
  if (value === 0 || value > 65_535) throw new InvalidArgumentError('It is not a port.');
  return value;
};

const stackArgument = (required: boolean) => new Argument(required ? '<stack>' : '[stack]', 'a folder of stacks/');
const timeoutOption = () =>
  new Option('--timeout <seconds>', 'how long to wait until it is ready (default: 1800)').argParser(seconds);

/** Every command with its arguments and options. What they do is in commands/, what more their help says in help/. */
export const createProgram = (run: Run): Command => {
  const program = new Command('frontier')
    .description('Runs one language-model stack at a time behind one address, on Docker.')
    .option(
      '--workspace <folder>',
      'the folder with stacks/ (default: the nearest from here upwards, else as set in the app)',
    )
    .option('--docker-host <url>', 'the Docker Engine to use, like unix:///var/run/docker.sock or ssh://user@host')
    .option('--json', 'print JSON: one document, or one event a line for commands that take time')
    .version(version, '--version', 'print the version')
    .helpCommand('help [command]', 'display help for a command');
  const act = (command: (session: Session) => Promise<ExitCode>) => run(program.opts<GlobalOptions>(), command);

  addCatalogue(program, act);
  addOperations(program, act);
  addModels(program, act);
  addViews(program, act);
  addCompletion(program, run);
  return program;
};

type Act = (command: (session: Session) => Promise<ExitCode>) => Promise<void>;

const addCatalogue = (program: Command, act: Act): void => {
  program
    .command('list')
    .description('list the stacks; * marks the selected one')
    .action(() => act(list));
  program
    .command('current')
    .description('print the selected stack')
    .action(() => act(current));
  program
    .command('select')
    .description('select a stack and complete .env; starts nothing')
    .addArgument(stackArgument(true))
    .action((stack: string) => act((session) => select(session, stack)));
  program
    .command('plan')
    .description('print the steps that up would take')
    .addArgument(stackArgument(false))
    .action((stack?: string) => act((session) => plan(session, stack)));
};

const addOperations = (program: Command, act: Act): void => {
  program
    .command('up')
    .description('start what the selected stack needs and wait until it is ready')
    .addArgument(stackArgument(false).argOptional())
    .addOption(timeoutOption())
    .action((stack: string | undefined, options: { timeout?: number }) =>
      act((session) => up(session, stack, options)),
    );
  program
    .command('switch')
    .description('replace the engine that serves without losing a request; if that fails, the old one serves on')
    .addArgument(stackArgument(true))
    .addOption(
      new Option(
        '--mode <mode>',
        'overlap: start the new engine beside the old one; stop-first: after it (default: as set in the app, else auto)',
      ).choices(['auto', 'overlap', 'stop-first']),
    )
    .addOption(timeoutOption())
    .addOption(
      new Option('--drain-timeout <seconds>', 'how long running answers may take to end (default: 600)').argParser(
        wholeNumber,
      ),
    )
    .option('--cut', 'end answers that still run after that')
    .option('--dry-run', 'check what the switch needs, and stop there')
    .action((stack: string, options: SwitchOptions) => act((session) => switchTo(session, stack, options)));
  program
    .command('down')
    .description('stop and remove the containers and networks')
    .option('--volumes', 'remove the volumes too: downloaded models and kept figures are lost')
    .action((options: { volumes?: boolean }) => act((session) => down(session, options)));
  program
    .command('restart')
    .description('restart a service and wait until it runs, or is ready if it is the engine')
    .argument('<service>', 'a service of the stack, as status shows it')
    .addOption(timeoutOption())
    .action((service: string, options: { timeout?: number }) => act((session) => restart(session, service, options)));
  program
    .command('choose-port')
    .description('give a service a free port instead of one that something else has: in .env, then start with it')
    .argument('<service>', 'a service of the stack, as status shows it')
    .addOption(timeoutOption())
    .action((service: string, options: { timeout?: number }) =>
      act((session) => choosePort(session, service, options)),
    );
  program
    .command('start-runtime')
    .description('start the program that runs Docker, and wait until Docker answers')
    .action(() => act(startRuntime));
};

const modelArgument = () => new Argument('<model>', 'as models shows it');

const addModels = (program: Command, act: Act): void => {
  program
    .command('models')
    .description('list the models of the engine that runs, and say what it computes on: CPU or GPU')
    .action(() => act(models));
  program
    .command('pull')
    .description('download a model into the engine that runs; cancelled, the next pull goes on where it was')
    .argument('<model>', 'as the engine names it, like qwen3:4b')
    .action((model: string) => act((session) => pull(session, model)));
  program
    .command('unload')
    .description('free the memory of a model; the next request for it loads it again')
    .addArgument(modelArgument())
    .action((model: string) => act((session) => unload(session, model)));
  program
    .command('load')
    .description('load a model before somebody waits for it')
    .addArgument(modelArgument())
    .action((model: string) => act((session) => load(session, model)));
  program
    .command('bench')
    .description('let a model answer with 32 tokens and print the tokens per second; loads it if it is not loaded')
    .addArgument(modelArgument().argOptional())
    .action((model?: string) => act((session) => bench(session, model)));
};

const addViews = (program: Command, act: Act): void => {
  program
    .command('logs')
    .description('print the log of a service')
    .argument('<service>', 'a service of the stack, as status shows it')
    .option('-f, --follow', 'go on with what comes, until Ctrl-C')
    .option('--tail <n>', 'only the last n lines', wholeNumber)
    .action((service: string, options: { follow?: boolean; tail?: number }) =>
      act((session) => logs(session, service, options)),
    );
  program
    .command('status')
    .description('show the stack, its services and where clients reach it')
    .option('--watch', 'go on with what changes, until Ctrl-C')
    .action((options: { watch?: boolean }) => act((session) => status(session, options)));
  program
    .command('metrics')
    .description('show the GPU, the memory and what the containers use')
    .addOption(new Option('--watch', 'go on with what changes, until Ctrl-C').conflicts('serve'))
    .option('--serve', 'serve them for Prometheus on 127.0.0.1 instead, until Ctrl-C')
    .addOption(
      new Option('--port <port>', 'serve them on another port than 9464')
        .argParser(portNumber)
        .implies({ serve: true }),
    )
    .action((options: MetricsOptions) => act((session) => metrics(session, options)));
  program
    .command('config')
    .description('print the resolved Compose model as docker compose config does: as YAML, or as JSON with --json')
    .addArgument(stackArgument(false))
    .option('-f, --file <file>', 'a Compose file instead of a stack')
    .action((stack: string | undefined, options: { file?: string }) =>
      act((session) => config(session, stack, options)),
    );
  program
    .command('incidents')
    .description('say what is wrong now, and what was in the last 24 hours')
    .action(() => act(incidents));
  program
    .command('report')
    .description('write a zip for whoever helps: history, resolved model, versions and logs, without secrets')
    .argument('[file]', 'a new file (default: frontier-report-<time>.zip here)')
    .action((file?: string) => act((session) => report(session, file)));
  program
    .command('doctor')
    .description('say which Docker is used and why, what is wrong, and one fix for each thing')
    .action(() => act(doctor));
};

const addCompletion = (program: Command, run: Run): void => {
  const globals = () => program.opts<GlobalOptions>();
  program
    .command('completion')
    .description('print a script that lets a shell complete commands, stacks, services and models')
    .addArgument(new Argument('<shell>', 'the shell').choices(shells))
    .action((shell: Shell) => run(globals(), (session) => completion(session, shell)));
  program
    .command('__complete', { hidden: true })
    .argument('[words...]')
    .action((line: readonly string[]) => {
      const [workspace, dockerHost] = [valueIn(line, '--workspace'), valueIn(line, '--docker-host')];
      const named = { ...(workspace !== undefined && { workspace }), ...(dockerHost !== undefined && { dockerHost }) };
      return run({ ...globals(), ...named }, (session) => suggest(session, program, line));
    });
};

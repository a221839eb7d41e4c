import { homedir } from 'node:os';
import type { App } from '../core/app.ts';
import { settingsFile } from '../core/settings/file.ts';
import { readSettings } from '../core/settings/read.ts';
import { findWorkspace, type Workspace } from '../core/workspace/find.ts';
import { type ExitCode, exitCodeFor, exitCodes, type Problem, type Result } from '../shared/errors.ts';
import type { Settings } from '../shared/settings.ts';
import { type Follow, followJson, followLive, followPlain } from './progress/follow.ts';
import { type Stream, type Terminal, terminalOf } from './terminal.ts';
import { problemsText, recoveryText } from './text/problems.ts';

/** What a run of the CLI is given by its process. */
export interface Surroundings {
  readonly stdout: Stream;
  readonly stderr: Stream;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

export interface GlobalOptions {
  readonly workspace?: string;
  readonly dockerHost?: string;
  readonly json?: boolean;
}

/** One run of one command: what it may use, and how it answers. */
export interface Session extends Surroundings {
  readonly json: boolean;
  readonly out: Terminal;
  readonly err: Terminal;
  /** The app on the workspace of this run. @throws ProblemError workspace-missing */
  app(): Promise<App>;
  /** What the user chose in the app; the defaults where that can't be read, which is said once. */
  settings(): Promise<Settings>;
  /** Prints one JSON document. */
  document(value: unknown): void;
  /** Prints one NDJSON line of a command that takes time. */
  event(event: Readonly<Record<string, unknown>>): void;
  /** Prints lines for people. */
  print(...lines: readonly string[]): void;
  /** Prints problems for people, on stderr. */
  complain(problems: readonly Problem[]): void;
  /** Tells people, on stderr, what was done first about an interrupted switch. */
  tellRecovery(): void;
}

const openApp = async ({ env, cwd }: Surroundings, options: GlobalOptions, settings: Settings): Promise<App> => {
  const { createApp } = await import('../core/app.ts');
  const { workspace } = options;
  const found: Workspace = await findWorkspace({
    cwd,
    ...(workspace !== undefined && { explicit: workspace }),
    ...(settings.workspace !== undefined && { usual: settings.workspace }),
  });
  const dockerHost = options.dockerHost ?? chosenDocker(env, settings);
  return createApp({ workspace: found, env, ...(dockerHost !== undefined && { dockerHost: () => dockerHost }) });
};

/** The Docker that was chosen in the app, unless the shell names one. */
const chosenDocker = (env: Surroundings['env'], { dockerHost }: Settings): string | undefined =>
  env.DOCKER_HOST || env.DOCKER_CONTEXT ? undefined : dockerHost;

const readUserSettings = async ({ env, stderr }: Surroundings): Promise<Settings> => {
  const file = settingsFile({ platform: process.platform, env, home: env.HOME ?? homedir() });
  const read = await readSettings(file);
  if ('settings' in read) return read.settings;
  stderr.write(`The settings in ${file} cannot be used, so the defaults hold: ${read.damage}\n`);
  return {};
};

/** The session of a run, and how to close what it opened. */
export const createSession = (surroundings: Surroundings, globals: GlobalOptions): Session & { close(): void } => {
  const out = terminalOf(surroundings.stdout, surroundings.env);
  const err = terminalOf(surroundings.stderr, surroundings.env);
  const json = globals.json === true;
  let app: App | undefined;
  let reading: Promise<Settings> | undefined;
  const settings = (): Promise<Settings> => {
    reading ??= readUserSettings(surroundings);
    return reading;
  };
  return {
    ...surroundings,
    settings,
    json,
    out,
    err,
    app: async () => {
      app ??= await openApp(surroundings, globals, await settings());
      return app;
    },
    document: (value) => void surroundings.stdout.write(`${JSON.stringify(value, null, 2)}\n`),
    event: (event) => void surroundings.stdout.write(`${JSON.stringify(event)}\n`),
    print: (...lines) => void surroundings.stdout.write(lines.map((line) => `${line}\n`).join('')),
    complain: (problems) => void surroundings.stderr.write(problemsText(err, problems)),
    tellRecovery: () => {
      const recovery = app?.store.get().recovery;
      if (recovery) surroundings.stderr.write(recoveryText(err, recovery));
    },
    close: () => app?.close(),
  };
};

const follower = ({ json, out, event }: Session): Follow => {
  if (json) return followJson(event);
  return out.live ? followLive(out) : followPlain(out);
};

/** Answers a command that is quick: its value in one JSON document, or printed by `show`. */
export const respond = <T>(session: Session, result: Result<T>, show: (value: T) => void): ExitCode => {
  if (!result.ok) return refuse(session, result.problems);
  if (session.json) session.document(result.value);
  else {
    session.tellRecovery();
    show(result.value);
  }
  return exitCodes.done;
};

/** Says what is wrong, and with which exit code the run ends. */
export const refuse = (session: Session, problems: readonly Problem[]): ExitCode => {
  if (session.json) session.document({ ok: false, error: problems[0], problems });
  else session.complain(problems);
  return exitCodeFor(problems);
};

/** Runs a command that takes time: its progress is shown, and at the end its result. */
export const perform = async <T>(
  session: Session,
  work: (app: App) => Promise<Result<T>>,
  show: (value: T) => void,
): Promise<ExitCode> => {
  const app = await session.app();
  const progress = follower(session)(app.store);
  const result = await work(app).finally(() => progress.end());
  return conclude(session, result, show);
};

/** The end of a command with events: `{"type":"result",…}`, or text. */
export const conclude = <T>(session: Session, result: Result<T>, show: (value: T) => void): ExitCode => {
  if (session.json) session.event({ type: 'result', ...result });
  else if (result.ok) show(result.value);
  else session.complain(result.problems);
  return result.ok ? exitCodes.done : exitCodeFor(result.problems);
};

/**
 * Everything that crosses between the main process and the page, and nothing else does. Both ends are derived from the
 * two objects here: the preload from their keys, handlers and bridge from their types, so that an entry without a
 * handler or without a schema (command-inputs.ts) does not compile. Keep zod out of this file: the page loads it.
 */
import type { EnvForm, EnvValues } from './env-form.ts';
import type { Result } from './errors.ts';
import type { LogBatch } from './logs.ts';
import type { Preferences, PreferencesChange } from './preferences.ts';
import type { PlanResult } from './results.ts';
import type { AppSnapshot } from './snapshot.ts';

/** A question of the page with main's answer. Only its types matter: the value is an empty object. */
interface Command<Input, Output> {
  readonly input?: Input;
  readonly output?: Output;
}
const command = <Input, Output>(): Command<Input, Output> => ({});

/** What main tells the page unasked. */
interface Push<Value> {
  readonly value?: Value;
}
const push = <Value>(): Push<Value> => ({});

export const commands = {
  /** Everything that is shown, now; changes come over the channel `snapshot`. */
  getSnapshot: command<void, AppSnapshot>(),

  /** Selects the stack if one is named, and makes it run. */
  up: command<{ readonly stack?: string | undefined }, void>(),
  /** Stops everything of the project; volumes stay. */
  down: command<void, void>(),
  restart: command<{ readonly service: string }, void>(),
  /** Replaces the serving engine. */
  switch: command<{ readonly stack: string }, void>(),
  /** Ends the operation that runs. */
  cancel: command<void, void>(),
  /** Forgets how the last operation ended. */
  dismissFailure: command<void, void>(),
  /** Looks for Docker and lists everything again. */
  refresh: command<void, void>(),

  /** Gives the service a free host port in `.env` instead of the one that is taken, and applies it. */
  choosePort: command<{ readonly service: string }, void>(),
  /** Starts the program that runs Docker. */
  startRuntime: command<void, void>(),
  /** Gives a model's memory back; without a model, that of everything the engine has loaded. */
  unload: command<{ readonly model?: string | undefined }, void>(),

  /** The variables of `.env` as a form, from the comments of the example files; of the selected stack unless one is named. */
  getEnvForm: command<{ readonly stack?: string | undefined }, EnvForm>(),
  /** The steps that these values would lead to; nothing is written. None if the stack does not run. */
  planEnv: command<{ readonly stack?: string | undefined; readonly values: EnvValues }, PlanResult>(),
  /** Writes the values into `.env`, completed for the stack, and makes it so if it runs. Of the selected stack unless one is named. */
  applyEnv: command<{ readonly stack?: string | undefined; readonly values: EnvValues }, void>(),

  /** Begins the channel `logLines` for one service, or for all of them; ends what was followed before. */
  followLogs: command<{ readonly service?: string | undefined; readonly tail: number }, void>(),
  /** What came last over `logLines` is shown: more may come. */
  tookLogs: command<void, void>(),
  unfollowLogs: command<void, void>(),

  getPreferences: command<void, Preferences>(),
  /** Answers what holds then. */
  changePreferences: command<PreferencesChange, Preferences>(),
  /** No notifications for so long; 0: notify again. */
  quietFor: command<{ readonly minutes: number }, Preferences>(),
  /** Lets the user choose a folder; it holds from the next start on. */
  chooseWorkspace: command<void, Preferences>(),
  showWorkspace: command<void, void>(),
  /** Opens the list of login items in System Settings. */
  openLoginItems: command<void, void>(),
  /** Opens what this app may notify of in System Settings. */
  openNotificationSettings: command<void, void>(),
  openSettings: command<void, void>(),
  openLogs: command<{ readonly service?: string | undefined }, void>(),
  restartToUpdate: command<void, void>(),

  /** Puts the endpoint's address on the clipboard. */
  copyEndpoint: command<void, void>(),
  /** Opens Grafana in the browser. */
  openGrafana: command<void, void>(),

  hidePopover: command<void, void>(),
  /** The page's content is this many pixels high now; the window follows. */
  resizePopover: command<{ readonly height: number }, void>(),
  quit: command<void, void>(),
};

export const pushes = {
  snapshot: push<AppSnapshot>(),
  preferences: push<Preferences>(),
  /** To the logs window: lines as they come, several at a time; the next ones after `tookLogs`. */
  logLines: push<LogBatch>(),
  /** To the logs window: show this service. */
  showLogs: push<{ readonly service?: string | undefined }>(),
  /** To the popover: bring this incident into view. */
  showIncident: push<{ readonly id: string }>(),
};

export type CommandName = keyof typeof commands;
export type CommandInput<K extends CommandName> =
  (typeof commands)[K] extends Command<infer Input, unknown> ? Input : never;
export type CommandOutput<K extends CommandName> =
  (typeof commands)[K] extends Command<infer _Input, infer Output> ? Output : never;

export type PushName = keyof typeof pushes;
export type PushValue<K extends PushName> = (typeof pushes)[K] extends Push<infer Value> ? Value : never;

/** Main's end: one handler a command. A refusal that a user can meet is an answer; bugs throw. */
export type Handlers = {
  readonly [K in CommandName]: (input: CommandInput<K>) => Promise<Result<CommandOutput<K>>>;
};

/** The page's end, as the preload exposes it under `window.frontier`. */
export interface Bridge {
  readonly commands: Handlers;
  /** Each answers how to stop listening. */
  readonly on: { readonly [K in PushName]: (listener: (value: PushValue<K>) => void) => () => void };
}

/** A command with its input, as data: what a menu item stands for. */
export type CommandCall = {
  readonly [K in CommandName]: { readonly command: K; readonly input: CommandInput<K> };
}[CommandName];

/** The names of the channels in Electron's IPC. */
export const commandChannel = (name: CommandName): string => `command:${name}`;
export const pushChannel = (name: PushName): string => `push:${name}`;

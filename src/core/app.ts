import { homedir } from 'node:os';
import type { Result } from '../shared/errors.ts';
import { defaultNotifications, type NotificationSettings } from '../shared/incidents.ts';
import type { LogBatch } from '../shared/logs.ts';
import { applyEnv, planEnv } from './commands/apply-env.ts';
import { current, list } from './commands/catalogue.ts';
import { choosePort } from './commands/choose-port.ts';
import { config } from './commands/config.ts';
import { doctor } from './commands/doctor.ts';
import { down } from './commands/down.ts';
import { envForm } from './commands/env-form.ts';
import { type FollowLogsInput, followLogs } from './commands/follow-logs.ts';
import { incidents } from './commands/incidents.ts';
import { logs } from './commands/logs.ts';
import { metrics, serveMetrics } from './commands/metrics.ts';
import { bench, load, models, unload } from './commands/models.ts';
import { plan } from './commands/plan.ts';
import { pull } from './commands/pull.ts';
import { report } from './commands/report.ts';
import { restart } from './commands/restart.ts';
import { select } from './commands/select.ts';
import { startRuntime } from './commands/start-runtime.ts';
import { status } from './commands/status.ts';
import { switchTo } from './commands/switch.ts';
import { up } from './commands/up.ts';
import { createConnection } from './connection.ts';
import type { Context, RunOptions } from './context.ts';
import type { Endpoint } from './docker/client.ts';
import { dockerConfigDir } from './docker/contexts.ts';
import { engines } from './engines/engine.ts';
import { createHealth } from './health/keeper.ts';
import { type Listeners, watch } from './health/watch.ts';
import { createHistory } from './history/history.ts';
import { createKeptFiles } from './kept-files.ts';
import { createMetrics } from './metrics/keeper.ts';
import type { MeasuringSettings } from './metrics/measuring.ts';
import type { Attention } from './metrics/probe.ts';
import { answer } from './operation.ts';
import { addressOf } from './reconcile/address.ts';
import { createStore, type Store } from './store.ts';
import { systemClock } from './system/clock.ts';
import { systemExec } from './system/exec.ts';
import { type Logger, silentLogger } from './system/logger.ts';
import { systemPorts } from './system/ports.ts';
import type { Workspace } from './workspace/find.ts';

export interface AppOptions {
  readonly workspace: Workspace;
  /** The shell's variables. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The address that the user gave, as it is now: used instead of looking for one. */
  readonly dockerHost?: () => string | undefined;
  readonly logger?: Logger;
  /** What the user wants to be told of, as it is now. */
  readonly notifications?: () => NotificationSettings;
  /** What the user chose for measuring, as it is now. */
  readonly measuring?: () => MeasuringSettings;
  /** Replaces parts in tests. */
  readonly parts?: Partial<Context>;
}

/** What the commands of a new app work with. */
export const createContext = ({
  workspace,
  env,
  dockerHost = () => undefined,
  logger = silentLogger,
  notifications = () => defaultNotifications,
  measuring = () => ({}),
  parts,
}: AppOptions): Context => {
  const store = createStore(workspace.root);
  const platform = process.platform;
  const home = env.HOME ?? homedir();
  // Loaded when needed: what works without Docker starts faster without its client.
  const discover = async (thorough: boolean) => {
    const { discoverDocker } = await import('./docker/discover.ts');
    const explicit = dockerHost();
    return discoverDocker({ env, home, platform, thorough, ...(explicit !== undefined && { explicit }) });
  };
  const connect = async (endpoint: Endpoint) => {
    const { connectDocker } = await import('./docker/connect.ts');
    const { createCredentialLookup } = await import('./docker/registry.ts');
    const configDir = dockerConfigDir(env, home);
    return connectDocker(endpoint, {
      env,
      findCredentials: createCredentialLookup({ configDir, env, exec: systemExec }),
    });
  };
  const clock = parts?.clock ?? systemClock;
  const kept = createKeptFiles({ workspace, env });
  const context: Context = {
    workspace,
    env,
    platform,
    store,
    clock,
    exec: systemExec,
    ports: systemPorts(platform, systemExec),
    logger,
    connection: createConnection({ discover, connect, store }),
    engines,
    addressOf,
    kept,
    health: createHealth({
      store,
      clock,
      workspace,
      engines: parts?.engines ?? engines,
      settings: notifications,
      memory: () => context.metrics.actions(),
    }),
    metrics: createMetrics(() => context, measuring),
    history: createHistory({ workspace, env, clock, logger, kept }),
    ...parts,
  };
  return context;
};

/** Every command bound to one context; what a user can meet comes back as data. */
const commandsOf = (context: Context) => ({
  list: () => answer(() => list(context)),
  current: () => answer(() => current(context)),
  select: (stack: string) => answer(() => select(context, stack)),
  plan: (stack?: string) => answer(() => plan(context, stack)),
  up: (...[input, options]: After<typeof up>) => answer(() => up(context, input, options)),
  switch: (...[input, options]: After<typeof switchTo>) => answer(() => switchTo(context, input, options)),
  down: (...[input, options]: After<typeof down>) => answer(() => down(context, input, options)),
  restart: (...[input, options]: After<typeof restart>) => answer(() => restart(context, input, options)),
  pull: (...[model, onProgress, options]: After<typeof pull>) =>
    answer(() => pull(context, model, onProgress, options)),
  models: (...[options]: After<typeof models>) => answer(() => models(context, options)),
  unload: (...[model, options]: After<typeof unload>) => answer(() => unload(context, model, options)),
  load: (...[model, options]: After<typeof load>) => answer(() => load(context, model, options)),
  bench: (...[model, options]: After<typeof bench>) => answer(() => bench(context, model, options)),
  metrics: (...[options]: After<typeof metrics>) => answer(() => metrics(context, options)),
  serveMetrics: (...[input, onListening, options]: After<typeof serveMetrics>) =>
    answer(() => serveMetrics(context, input, onListening, options)),
  envForm: (stack?: string) => answer(() => envForm(context, stack)),
  planEnv: (...[input]: After<typeof planEnv>) => answer(() => planEnv(context, input)),
  applyEnv: (...[input, options]: After<typeof applyEnv>) => answer(() => applyEnv(context, input, options)),
  logs: (...[input, onLine, options]: After<typeof logs>) => answer(() => logs(context, input, onLine, options)),
  status: (...[options]: After<typeof status>) => answer(() => status(context, options)),
  incidents: (...[options]: After<typeof incidents>) => answer(() => incidents(context, options)),
  choosePort: (...[input, options]: After<typeof choosePort>) => answer(() => choosePort(context, input, options)),
  startRuntime: (options?: RunOptions) => answer(() => startRuntime(context, options)),
  report: (...[file, options]: After<typeof report>) => answer(() => report(context, file, options)),
  config: (...[input]: After<typeof config>) => answer(() => config(context, input)),
  doctor: () => answer(() => doctor(context)),
});

/** A command's arguments after the context. */
type After<F> = F extends (context: Context, ...rest: infer Rest) => unknown ? Rest : never;

export interface App {
  readonly store: Store;
  readonly commands: ReturnType<typeof commandsOf>;
  /** Keeps the snapshot current until the signal aborts. */
  watch(signal: AbortSignal, listeners?: Listeners): Promise<Result<void>>;
  /** Hands over what services log until the signal aborts; `onBatch` resolves when a batch was taken. */
  followLogs(
    input: FollowLogsInput,
    onBatch: (batch: LogBatch) => void | Promise<void>,
    signal: AbortSignal,
  ): Promise<Result<void>>;
  /** The machine is about to sleep: verdicts about services wait until it is clear again what holds. */
  suspend(): void;
  /** It has woken up. */
  resume(): void;
  /** Who looks: sampling begins with the first call, and stops while the machine sleeps. */
  setAttention(attention: Attention): void;
  /** Forgets the Docker in use: whatever needs one looks for it again. */
  reconnect(): void;
  /** Ends connections. */
  close(): void;
}

/** The composition root of app and CLI. Looks at nothing until a command asks. */
export const createApp = (options: AppOptions): App => {
  const context = createContext(options);
  return {
    store: context.store,
    commands: commandsOf(context),
    watch: (signal, listeners) => answer(() => watch(context, signal, listeners)),
    followLogs: (input, onBatch, signal) => answer(() => followLogs(context, input, onBatch, signal)),
    suspend: () => context.health.suspend(),
    resume: () => context.health.resume(),
    setAttention: (attention) => context.metrics.setAttention(attention),
    reconnect: () => context.connection.reset(),
    close: () => {
      context.metrics.stop();
      context.connection.close();
    },
  };
};

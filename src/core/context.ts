import type { EngineKind } from '../shared/snapshot.ts';
import type { Connection } from './connection.ts';
import type { Engine } from './engines/engine.ts';
import type { Health } from './health/keeper.ts';
import type { HistoryWriter } from './history/history.ts';
import type { KeptFiles } from './kept-files.ts';
import type { Metrics } from './metrics/keeper.ts';
import type { addressOf } from './reconcile/address.ts';
import type { Store } from './store.ts';
import type { Clock } from './system/clock.ts';
import type { Exec } from './system/exec.ts';
import type { Logger } from './system/logger.ts';
import type { Ports } from './system/ports.ts';
import type { Workspace } from './workspace/find.ts';

/** What every command works with: made once in app.ts, replaced piece by piece in tests. */
export interface Context {
  readonly workspace: Workspace;
  /** The shell's variables: they rank above `.env`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly store: Store;
  readonly clock: Clock;
  readonly exec: Exec;
  readonly ports: Ports;
  readonly logger: Logger;
  readonly connection: Connection;
  readonly engines: Readonly<Record<EngineKind, Engine>>;
  /** Where engines and the gateway answer. */
  readonly addressOf: typeof addressOf;
  readonly kept: KeptFiles;
  readonly metrics: Metrics;
  readonly health: Health;
  readonly history: HistoryWriter;
}

/** What any command may be given. */
export interface RunOptions {
  /** Aborting it cancels the command. */
  readonly signal?: AbortSignal;
}

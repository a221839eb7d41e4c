/**
 * What core needs of a Docker Engine, in small types of its own. One implementation over dockerode, one fake; both pass
 * test/contract/docker.ts. Every call has a timeout; a refusal is a `ProblemError` that quotes what Docker said.
 */

import type { ContainerReading } from '../../shared/metrics.ts';
import type { Container, EngineInfo, ImageState, NetworkState, VolumeState } from './objects.ts';

/** How an engine is reached. */
export type Endpoint =
  | { readonly kind: 'unix'; readonly path: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number; readonly tls?: TlsFiles }
  | { readonly kind: 'ssh'; readonly url: string };

/** Paths of PEM files. */
export interface TlsFiles {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  /** The server's certificate is not checked. */
  readonly skipVerify: boolean;
}

/** A container to create. `body` is the API's `POST /containers/create` body; it is sent as a body, never in the URL. */
export interface ContainerSpec {
  readonly name: string;
  readonly platform?: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A container that was created, and what Docker had to remark on it. */
export interface Created {
  readonly id: string;
  readonly warnings: readonly string[];
}

export interface PullProgress {
  /** Bytes over all layers known so far. */
  readonly current: number;
  readonly total: number;
  /** Docker's last word on it, like `Extracting`. */
  readonly status: string;
}

export interface DockerEvent {
  readonly type: string;
  /** `die`, `health_status`, …: what follows a colon is in `detail`. */
  readonly action: string;
  readonly detail?: string;
  readonly id: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Nanoseconds since 1970 by the engine's clock, as a decimal string. Not to be compared with ours. */
  readonly timeNano: string;
}

/** What `watchEvents` yields: an event, or that there was a gap after which everything must be listed again. */
export type EventOrGap =
  | { readonly kind: 'event'; readonly event: DockerEvent }
  | { readonly kind: 'connected' }
  | { readonly kind: 'lost'; readonly reason: string };

export interface LogLine {
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
  /** ISO time by the engine's clock, if timestamps were asked for. */
  readonly at?: string;
}

export interface LogOptions {
  readonly follow?: boolean;
  readonly tail?: number;
  readonly timestamps?: boolean;
  readonly since?: string;
  readonly signal?: AbortSignal;
}

export interface ExecResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RegistryAuth {
  readonly username?: string;
  readonly password?: string;
  readonly identitytoken?: string;
  readonly serveraddress: string;
}

export interface Docker {
  readonly endpoint: Endpoint;
  ping(): Promise<{ readonly apiVersion: string; readonly osType: string }>;
  info(): Promise<EngineInfo>;

  /** Containers that carry all the labels (`key=value` or `key`), stopped ones too, fully inspected. One that vanishes meanwhile is left out. */
  listContainers(labels: readonly string[]): Promise<Container[]>;
  /** Containers that publish a host port, whoever they belong to: for naming the owner of a port. */
  findPortOwners(hostPort: number): Promise<{ readonly id: string; readonly name: string }[]>;
  /** Bytes that a container uses now, without the file cache that can be dropped; undefined: it doesn't run. Takes about 260 ms. */
  memoryUse(id: string): Promise<number | undefined>;
  /**
   * What a container uses, once a second as the engine measures it; the first has no `cpuPercent`. Ends quietly when the
   * container stops or is gone, and when the signal aborts; throws when the stream breaks.
   */
  stats(id: string, options: { readonly signal: AbortSignal }): AsyncIterable<ContainerReading>;
  /** undefined: there is none. */
  inspectContainer(idOrName: string): Promise<Container | undefined>;
  createContainer(spec: ContainerSpec): Promise<Created>;
  /** Starting what runs and stopping what doesn't are successes. */
  startContainer(id: string): Promise<void>;
  /** Waits for the end: the container's own StopTimeout, or `graceSeconds`. */
  stopContainer(id: string, options?: { readonly graceSeconds?: number }): Promise<void>;
  restartContainer(id: string): Promise<void>;
  killContainer(id: string, signal?: string): Promise<void>;
  renameContainer(id: string, name: string): Promise<void>;
  /** Removing what is gone is a success. */
  removeContainer(id: string, options?: { readonly force?: boolean; readonly volumes?: boolean }): Promise<void>;
  logs(id: string, options?: LogOptions): AsyncIterable<LogLine>;
  exec(
    id: string,
    command: readonly string[],
    options?: { readonly timeoutMs?: number; readonly user?: string },
  ): Promise<ExecResult>;
  /** Unpacks a tar at `path` inside a container that need not run. */
  putArchive(id: string, path: string, tar: Uint8Array): Promise<void>;
  /** Changes the restart policy, as `docker update --restart` does. */
  updateRestartPolicy(
    id: string,
    policy: { readonly name: string; readonly maximumRetryCount?: number },
  ): Promise<void>;

  inspectImage(reference: string): Promise<ImageState | undefined>;
  /**
   * The platforms (`linux/arm64`) that the registry has an image for, without downloading it.
   * @throws ProblemError image-missing, registry-refused, registry-unreachable
   */
  remotePlatforms(reference: string): Promise<string[]>;
  pullImage(
    reference: string,
    options: {
      readonly platform?: string;
      readonly auth?: RegistryAuth;
      readonly signal?: AbortSignal;
      readonly onProgress?: (progress: PullProgress) => void;
    },
  ): Promise<void>;

  listNetworks(labels: readonly string[]): Promise<NetworkState[]>;
  inspectNetwork(name: string): Promise<NetworkState | undefined>;
  createNetwork(body: Readonly<Record<string, unknown>> & { readonly Name: string }): Promise<{ readonly id: string }>;
  removeNetwork(id: string): Promise<void>;
  connectNetwork(id: string, container: string, endpointConfig?: Readonly<Record<string, unknown>>): Promise<void>;
  disconnectNetwork(id: string, container: string): Promise<void>;

  listVolumes(labels: readonly string[]): Promise<VolumeState[]>;
  inspectVolume(name: string): Promise<VolumeState | undefined>;
  createVolume(body: Readonly<Record<string, unknown>> & { readonly Name: string }): Promise<void>;
  removeVolume(name: string): Promise<void>;

  /**
   * Container events, reconnecting for ever until the signal aborts. Yields `connected` at the start and after every
   * gap (list again then), and `lost` once when the stream ends; `connected` alone when a quiet stream was renewed.
   * Left out: `exec_*`, of which every health check makes three.
   */
  watchEvents(options: {
    readonly labels?: readonly string[];
    readonly signal: AbortSignal;
  }): AsyncIterable<EventOrGap>;
  /** Ends kept-alive connections and helper processes. */
  close(): void;
}

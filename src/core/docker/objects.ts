/** What a Docker Engine tells of itself and of its objects, as core knows them. */

export interface EngineInfo {
  /** The daemon's own id: equal for two sockets of one engine. */
  readonly id: string;
  readonly name: string;
  readonly serverVersion: string;
  readonly apiVersion: string;
  readonly operatingSystem: string;
  readonly osType: string;
  /** As Docker platforms name it: `amd64`, `arm64`. */
  readonly architecture: string;
  readonly cpus: number;
  /** Bytes of the machine or VM that runs containers. */
  readonly memory: number;
  readonly rootDir: string;
  /** A runtime or device of it can give containers a GPU. */
  readonly hasGpu: boolean;
}

export interface Container {
  readonly id: string;
  /** Without the leading slash. */
  readonly name: string;
  /** The reference it was created from. */
  readonly image: string;
  /** `sha256:…` of the image it runs. */
  readonly imageId: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly createdAt: string;
  readonly state: 'created' | 'running' | 'paused' | 'restarting' | 'removing' | 'exited' | 'dead';
  readonly exitCode: number;
  /** What the runtime said when it could not start, or empty. */
  readonly error: string;
  readonly oomKilled: boolean;
  /** ISO times; absent if it never happened. */
  readonly startedAt?: string;
  readonly finishedAt?: string;
  readonly restartCount: number;
  /** When Docker starts it again: `no`, `always`, `on-failure`, `unless-stopped`; absent: Docker did not say. */
  readonly restartPolicy?: string;
  readonly health?: ContainerHealth;
  /** By network name. */
  readonly networks: Readonly<
    Record<string, { readonly networkId: string; readonly aliases: readonly string[]; readonly ipAddress: string }>
  >;
  readonly ports: readonly PublishedPort[];
  readonly mounts: readonly Mount[];
  /** Bytes; 0: no limit. */
  readonly memoryLimit: number;
}

export interface ContainerHealth {
  readonly status: 'starting' | 'healthy' | 'unhealthy';
  readonly failingStreak: number;
  /** Oldest first, as many as Docker keeps (5). */
  readonly log: readonly {
    readonly start: string;
    readonly end: string;
    readonly exitCode: number;
    readonly output: string;
  }[];
}

export interface PublishedPort {
  readonly containerPort: number;
  readonly protocol: string;
  readonly hostIp: string;
  readonly hostPort: number;
}

export interface Mount {
  readonly type: string;
  /** The volume's name, for volumes. */
  readonly name?: string;
  readonly source: string;
  readonly destination: string;
  readonly readOnly: boolean;
}

export interface NetworkState {
  readonly id: string;
  readonly name: string;
  readonly driver: string;
  readonly labels: Readonly<Record<string, string>>;
}

export interface VolumeState {
  readonly name: string;
  readonly driver: string;
  readonly labels: Readonly<Record<string, string>>;
}

export interface ImageState {
  readonly id: string;
  readonly tags: readonly string[];
  readonly os: string;
  readonly architecture: string;
  readonly size: number;
  /** `Config.Volumes` of the image: the anonymous volumes a container of it has. */
  readonly volumes: readonly string[];
}

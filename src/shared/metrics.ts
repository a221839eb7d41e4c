/** Figures about the machine and its containers, as they are shown. What could not be read is absent with its reason, never 0. */

export type AbsenceCode =
  /** No reading was made yet, or not since the machine slept. */
  | 'not-yet'
  /** This machine has no such figure. */
  | 'unsupported'
  /** The program that reads it is not installed. */
  | 'not-installed'
  /** It took too long and was ended. */
  | 'timeout'
  /** It was refused or failed. */
  | 'failed'
  /** There was an answer, without this figure in it. */
  | 'unreadable';

/** Why a figure is not there. */
export interface Absence {
  readonly code: AbsenceCode;
  /** One sentence for people, with its particulars. */
  readonly message: string;
}

/** A figure with its age. `at` is ms since 1970 by this machine's clock. */
export type Reading<T> =
  | { readonly state: 'fresh'; readonly value: T; readonly at: number }
  /** The newest try failed; this is what was read before it. */
  | { readonly state: 'stale'; readonly value: T; readonly at: number; readonly reason: Absence }
  | { readonly state: 'absent'; readonly reason: Absence };

/** One GPU. Percentages are 0–100. */
export interface GpuReading {
  readonly model?: string;
  readonly cores?: number;
  readonly utilization?: number;
  readonly rendererUtilization?: number;
  readonly tilerUtilization?: number;
  /** System memory touched by work that runs now. */
  readonly inUseBytes?: number;
  /** System memory held for the GPU, by all programs. */
  readonly allocatedBytes?: number;
  readonly vramTotalBytes?: number;
  readonly vramUsedBytes?: number;
  /** Only there if the machine says so: a discrete GPU that is switched off, or on. */
  readonly poweredOff?: boolean;
}

export type Pressure = 'normal' | 'warning' | 'critical';

export interface MemoryFigures {
  readonly totalBytes?: number;
  /** On a Mac as Activity Monitor's "Memory Used"; on Linux what is not available to programs. */
  readonly usedBytes?: number;
  readonly wiredBytes?: number;
  readonly compressedBytes?: number;
  /** Files in memory that can be dropped when programs need it. */
  readonly cachedBytes?: number;
  readonly swapUsedBytes?: number;
  readonly pressure?: Pressure;
  /** How much the GPU may keep resident. `estimated`: by rule of thumb, to be shown with "≈". */
  readonly gpuWiredLimit?: { readonly bytes: number; readonly estimated: boolean };
}

export interface MemoryReading extends MemoryFigures {
  /** Why each figure that is absent is so. */
  readonly missing: Readonly<Partial<Record<keyof MemoryFigures, Absence>>>;
}

/** One container, as `docker stats` counts. */
export interface ContainerReading {
  /** 100 is one core. Absent in the first sample: it takes two. */
  readonly cpuPercent?: number;
  /** CPU time since it started, by all cores. */
  readonly cpuSeconds?: number;
  /** Without the file cache. */
  readonly memoryBytes?: number;
  /** The container's limit, or the machine's memory if it has none. */
  readonly memoryLimitBytes?: number;
}

/** One container of the project, under its service's name. */
export interface ContainerFigures extends ContainerReading {
  readonly service: string;
}

/** What the project's containers use. */
export interface DockerFigures {
  /** Those that run, in the order of their names. Figures of one that was not measured yet are absent. */
  readonly containers: readonly ContainerFigures[];
  /** What they use together. */
  readonly sum: Pick<ContainerReading, 'cpuPercent' | 'memoryBytes'>;
  /** Memory of the machine that runs them: on a Mac the VM of Docker. It keeps memory that containers gave back. */
  readonly machineBytes?: number;
}

/** 60 equal steps up to now, oldest first. null is a gap: nothing was read then. */
export type Curve = readonly (number | null)[];

/** Everything that is measured, as it is shown. */
export interface Figures {
  readonly gpu: Reading<readonly GpuReading[]>;
  readonly memory: Reading<MemoryReading>;
  /** Measured only while somebody looks. */
  readonly docker: Reading<DockerFigures>;
  /** The last two minutes. */
  readonly curves: {
    /** Percent, of the busiest GPU. */
    readonly gpu: Curve;
    /** Bytes in use. */
    readonly memory: Curve;
  };
}

/** What would help while memory is short. */
export interface MemoryAdvice {
  readonly cause: 'pressure-warning' | 'pressure-critical' | 'swap-growth';
  /** What is so and what helps, with the size: `Memory is getting short. Unload qwen3:4b of ollama (5 GB).` */
  readonly text: string;
  /** What to unload; absent: nothing is loaded. */
  readonly unload?: {
    /** A model, or an engine that can't be told to unload and is to be stopped. */
    readonly kind: 'model' | 'engine';
    readonly name: string;
    /** The service that serves it. */
    readonly service: string;
    /** What it holds; absent: nobody tells. */
    readonly bytes?: number;
  };
}

/** The models of an engine, and what it computes on, as its own API tells them. What it does not tell is absent. */

/** `gpu`: memory of a GPU is in use, of which kind was not said. `unknown`: nothing that could be asked says it. */
export type AcceleratorKind = 'cpu' | 'metal' | 'cuda' | 'gpu' | 'unknown';

/** What an engine computes on. */
export interface Accelerator {
  readonly kind: AcceleratorKind;
  /** For people: `CPU only (Docker on macOS has no GPU)`. */
  readonly text: string;
}

/** `loading`: it is being loaded again. `unknown`: this engine does not tell. */
export type ModelState = 'loaded' | 'unloaded' | 'loading' | 'unknown';

/** One model that an engine has. */
export interface ModelInfo {
  /** As requests name it. */
  readonly name: string;
  readonly state: ModelState;
  /** Bytes on disk. */
  readonly sizeBytes?: number;
  /** As its maker counts them: `4.0B`. */
  readonly parameters?: string;
  /** `Q4_K_M`. */
  readonly quantization?: string;
  /** Bytes of memory that it takes while loaded, as the engine reckons: less than what is really used. */
  readonly memoryBytes?: number;
  /** How much of that is on a GPU, 0–1. */
  readonly gpuShare?: number;
  /** ISO time at which it is unloaded unless it is used. */
  readonly expiresAt?: string;
  /** Tokens. */
  readonly contextLength?: number;
}

/** What an engine is doing, from its own counters. */
export interface EngineActivity {
  /** Requests that are being answered. */
  readonly running?: number;
  /** Requests that wait for their turn. */
  readonly waiting?: number;
  /** Tokens read and written since it started. */
  readonly tokens?: number;
}

/** What `models` found. */
export interface ModelsResult {
  readonly stack: string;
  readonly engine: {
    readonly service: string;
    readonly version?: string;
    readonly accelerator: Accelerator;
    /** Bytes that its container uses: only of engines that don't tell the memory of a model. */
    readonly memoryBytes?: number;
    readonly activity?: EngineActivity;
  };
  readonly models: readonly ModelInfo[];
}

/** What `unload` and `load` did. */
export interface ModelChange {
  readonly model: string;
  /** false: it was so already. */
  readonly changed: boolean;
  /** Bytes that the engine had reckoned for it. */
  readonly memoryBytes?: number;
}

/** How fast a model answers. */
export interface Speed {
  readonly model: string;
  /** Tokens of the answer that was measured. */
  readonly tokens: number;
  readonly tokensPerSecond: number;
  /** `engine`: its own figure. `clock`: from the first to the last token as they came. */
  readonly measuredBy: 'engine' | 'clock';
}

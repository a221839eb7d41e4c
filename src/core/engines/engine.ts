import type { AcceleratorKind, EngineActivity, ModelChange, ModelInfo, Speed } from '../../shared/models.ts';
import type { EngineKind } from '../../shared/snapshot.ts';
import type { HttpGet } from './http.ts';
import { mistralrs } from './mistralrs.ts';
import { ollama } from './ollama.ts';
import type { ModelProgress } from './ollama-pull.ts';
import { openai } from './openai.ts';
import type { ChangeOptions } from './until.ts';

/** What an engine's own API says about it. */
export interface Probe {
  /**
   * `refused`: nothing answers. `alive`: it answers, but does not serve yet. `ready`: it serves. `wrong`: something else
   * answers at this address.
   */
  readonly state: 'refused' | 'alive' | 'ready' | 'wrong';
  /** One line that explains a state other than `ready`. */
  readonly detail?: string;
}

/**
 * One kind of inference server. It has an address, not necessarily a container; `get` says from where it is asked.
 * `baseUrl` is without a slash at the end. What changes something asks from this machine.
 */
export interface Engine {
  readonly kind: EngineKind;
  /** Its port opens only when the model is loaded: refused means loading while its process runs. */
  readonly bindsWhenLoaded: boolean;
  /** It tells the memory of each model; else only its container's is known. */
  readonly tellsMemory: boolean;
  /** It keeps its models in a Hugging Face cache, and doesn't tell their sizes. */
  readonly usesHubCache: boolean;
  /** Cheap enough to be asked several times a second. */
  probe(baseUrl: string, signal?: AbortSignal, get?: HttpGet): Promise<Probe>;
  /** Its version, if it says so. May be expensive: not for polling. */
  version(baseUrl: string, signal?: AbortSignal, get?: HttpGet): Promise<string | undefined>;
  /** What it says that it computes on; undefined: it does not say, or not now. */
  accelerator: {
    /** It can't change while the engine runs, and is expensive to ask for: to be asked for once. */
    readonly fixed: boolean;
    ask(baseUrl: string, signal?: AbortSignal, get?: HttpGet): Promise<AcceleratorKind | undefined>;
  };
  /** What it is doing now. Absent: this kind has no page that says it; undefined: this one has not. */
  activity?(baseUrl: string, signal?: AbortSignal, get?: HttpGet): Promise<EngineActivity | undefined>;
  /** The models that it has, and which of them are loaded. @throws ProblemError engine-silent, engine-refused */
  models(baseUrl: string, signal?: AbortSignal, get?: HttpGet): Promise<readonly ModelInfo[]>;
  /**
   * Frees the memory of a model; done when it is free. Absent: this kind has no such call.
   * @throws ProblemError model-unknown, engine-silent, engine-refused, engine-timeout
   */
  unload?(baseUrl: string, model: string, options: ChangeOptions): Promise<ModelChange>;
  /** Loads a model; done when it is loaded. Absent and throws: as `unload`. */
  load?(baseUrl: string, model: string, options: ChangeOptions): Promise<ModelChange>;
  /** Downloads a model; absent: this kind has no such call. @throws ProblemError model-refused */
  pull?(
    baseUrl: string,
    model: string,
    options: { readonly signal?: AbortSignal; readonly onProgress?: (progress: ModelProgress) => void },
  ): Promise<void>;
  /**
   * Lets a model answer with 32 tokens, loading it if it isn't. Heavy: only when somebody asks for it.
   * @throws ProblemError engine-silent, engine-refused, engine-timeout
   */
  measure(baseUrl: string, model: string, signal?: AbortSignal): Promise<Speed>;
}

/** Every kind of engine that x-frontier can name. */
export const engines: Readonly<Record<EngineKind, Engine>> = { ollama, mistralrs, openai };

import type { EngineKind } from '../../shared/snapshot.ts';
import type { HttpGet } from './http.ts';
import { mistralrs } from './mistralrs.ts';
import { ollama } from './ollama.ts';
import type { ModelProgress } from './ollama-pull.ts';
import { openai } from './openai.ts';

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

/** One kind of inference server. It has an address, not necessarily a container; `get` says from where it is asked. */
export interface Engine {
  readonly kind: EngineKind;
  /** Its port opens only when the model is loaded: refused means loading while its process runs. */
  readonly bindsWhenLoaded: boolean;
  /** Cheap enough to be asked several times a second. `baseUrl` without a slash at the end. */
  probe(baseUrl: string, signal?: AbortSignal, get?: HttpGet): Promise<Probe>;
  /** Its version, if it says so. May be expensive: not for polling. */
  version(baseUrl: string, signal?: AbortSignal, get?: HttpGet): Promise<string | undefined>;
  /** Downloads a model; absent: this kind has no such call. @throws ProblemError model-refused */
  pull?(
    baseUrl: string,
    model: string,
    options: { readonly signal?: AbortSignal; readonly onProgress?: (progress: ModelProgress) => void },
  ): Promise<void>;
}

/** Every kind of engine that x-frontier can name. */
export const engines: Readonly<Record<EngineKind, Engine>> = { ollama, mistralrs, openai };

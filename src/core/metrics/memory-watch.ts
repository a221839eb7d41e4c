import { ProblemError } from '../../shared/errors.ts';
import type { MemoryReading, Reading } from '../../shared/metrics.ts';
import type { Logger } from '../system/logger.ts';
import {
  chooseUnload,
  describeMemoryAction,
  govern,
  initialGovernor,
  type MemoryAction,
  type MemoryCause,
  type Unloadable,
} from './governor.ts';

/** What the governor needs of the rest. */
export interface MemoryWatchParts {
  /** What is loaded now; asked only when memory calls for something. */
  readonly loaded: () => Promise<readonly Unloadable[]>;
  /** @throws ProblemError */
  readonly unload: (target: Unloadable) => Promise<void>;
  readonly unloadIdle: () => boolean;
  /** The actions are others now. */
  readonly onChange: () => void;
  readonly logger: Logger;
}

const sameTarget = (a: Unloadable, b: Unloadable): boolean =>
  a.kind === b.kind && a.name === b.name && a.engine === b.engine;

/** The action with what is loaded now: its target if that is still there, else the next best. */
const retarget = ({ unload, ...action }: MemoryAction, loaded: readonly Unloadable[]): MemoryAction => {
  const target = loaded.find((item) => unload && sameTarget(item, unload)) ?? chooseUnload(loaded);
  return { ...action, automatic: false, ...(target && { unload: target }) };
};

/** Carries out what the governor decides, and remembers what it asked for until that is over. */
export class MemoryWatch {
  readonly #parts: MemoryWatchParts;
  readonly #asked = new Map<MemoryCause, MemoryAction>();
  #state = initialGovernor;
  #loads = 0;
  #deciding = false;

  constructor(parts: MemoryWatchParts) {
    this.#parts = parts;
  }

  /** What is asked for and not over. */
  get actions(): readonly MemoryAction[] {
    return [...this.#asked.values()];
  }

  /** A load began: swap growth is measured from here. */
  noteLoad(): void {
    this.#loads += 1;
  }

  /** Other models are loaded than before. */
  noteLoaded(loaded: readonly Unloadable[]): void {
    if (this.#asked.size === 0) return;
    for (const [cause, action] of this.#asked) this.#asked.set(cause, retarget(action, loaded));
    this.#parts.onChange();
  }

  /** Takes in a reading. One that comes while an earlier one is acted on is left to the next. */
  async take(memory: Reading<MemoryReading>): Promise<void> {
    if (this.#deciding) return;
    const input = { memory, loads: this.#loads };
    const expected = govern(this.#state, { ...input, loaded: [], unloadIdle: false });
    if (expected.actions.length === 0) {
      this.#state = expected.state;
      this.#end(expected.ended);
      return;
    }
    this.#deciding = true;
    try {
      const loaded = await this.#parts.loaded();
      const verdict = govern(this.#state, { ...input, loaded, unloadIdle: this.#parts.unloadIdle() });
      this.#state = verdict.state;
      this.#end(verdict.ended);
      await this.#act(verdict.actions);
    } finally {
      this.#deciding = false;
    }
  }

  #end(causes: readonly MemoryCause[]): void {
    const gone = causes.filter((cause) => this.#asked.delete(cause));
    if (gone.length > 0) this.#parts.onChange();
  }

  async #act(actions: readonly MemoryAction[]): Promise<void> {
    for (const action of actions) {
      this.#asked.set(action.cause, action);
      this.#parts.logger.info('memory asks for something', { cause: action.cause, text: describeMemoryAction(action) });
    }
    if (actions.length > 0) this.#parts.onChange();
    for (const { automatic, unload } of actions) if (automatic && unload) await this.#unload(unload);
  }

  async #unload(target: Unloadable): Promise<void> {
    try {
      await this.#parts.unload(target);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      this.#parts.logger.warn('An idle model could not be unloaded', { model: target.name, reason: error.message });
    }
    this.noteLoaded(await this.#parts.loaded());
  }
}

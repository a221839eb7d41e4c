import type { App as Core } from '../../core/app.ts';
import type { Handlers } from '../../shared/contract.ts';
import type { Result } from '../../shared/errors.ts';
import { done } from './answers.ts';

/** Models in memory, by name, as the engine says now. */
const loadedModels = async ({ commands }: ModelParts['core']): Promise<Result<readonly string[]>> => {
  const result = await commands.models();
  if (!result.ok) return result;
  return { ok: true, value: result.value.models.filter(({ state }) => state === 'loaded').map(({ name }) => name) };
};

export interface ModelParts {
  readonly core: Pick<Core, 'commands'>;
}

/** What concerns the models of the engine that runs. */
export const createModelHandlers = ({ core }: ModelParts) =>
  ({
    unload: async ({ model }) => {
      const wanted: Result<readonly string[]> =
        model === undefined ? await loadedModels(core) : { ok: true, value: [model] };
      if (!wanted.ok) return wanted;
      for (const name of wanted.value) {
        const result = await core.commands.unload(name);
        if (!result.ok) return result;
      }
      return done;
    },
  }) satisfies Partial<Handlers>;

import { formatMemory } from '../../shared/format.ts';
import { run } from '../state/run.ts';
import type { ModelRow } from '../view/models.ts';
import { Icon } from './icon.tsx';

/** One model in memory: what it takes, and the way to get that back. */
export const Model = ({ model: { name, text, frees, canUnload } }: { readonly model: ModelRow }) => (
  <div class="model__row">
    <span class="model__name selectable" title={name}>
      <span class="sr">Loaded model: </span>
      {name}
    </span>
    <span class="model__share num">{text}</span>
    {canUnload && (
      <button
        class="icon-btn"
        type="button"
        aria-label={frees === undefined ? `Unload ${name}` : `Unload ${name} (frees ${formatMemory(frees)})`}
        title={`Unload ${name}`}
        onClick={() => run({ command: 'unload', input: { model: name } })}
      >
        <Icon name="eject" />
      </button>
    )}
  </div>
);

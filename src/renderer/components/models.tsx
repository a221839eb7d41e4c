import type { EngineRow } from '../view/route.ts';
import { Model } from './model.tsx';

/** What an engine has in memory, and what it computes on. */
export const Models = ({ row: { models, moreModels, accelerator } }: { readonly row: EngineRow }) => {
  if (models.length === 0 && accelerator === undefined) return null;
  return (
    <div class="model">
      {models.map((model) => (
        <Model key={model.name} model={model} />
      ))}
      {moreModels > 0 && <p class="small">{moreModels} more in memory</p>}
      {accelerator !== undefined && <p class="small">{accelerator}</p>}
    </div>
  );
};

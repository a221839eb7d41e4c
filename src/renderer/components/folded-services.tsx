import { formatCpu, formatMemory } from '../../shared/format.ts';
import { sumUsage, type Usage } from '../view/figures.ts';
import { Glyph } from './glyph.tsx';
import { Icon } from './icon.tsx';

interface FoldedProps {
  /** One each. */
  readonly usages: readonly (Usage | undefined)[];
  readonly onOpen: () => void;
}

/** Services that are well in one line, with what they use together; opens in place. */
export const FoldedServices = ({ usages, onOpen }: FoldedProps) => {
  const { cpu, memory } = sumUsage(usages);
  return (
    <tr>
      <th scope="row">
        <button class="open" type="button" aria-expanded={false} onClick={onOpen}>
          <Glyph name="ready" tone="ok" size={12} />
          {usages.length} others
          <Icon name="chevron" />
        </button>
      </th>
      <td>Ready</td>
      <td class="num">{cpu !== undefined && formatCpu(cpu)}</td>
      <td class="num">{memory !== undefined && formatMemory(memory)}</td>
    </tr>
  );
};

import { formatCpu, formatMemory } from '../../shared/format.ts';
import type { ServiceSnapshot } from '../../shared/snapshot.ts';
import { stateWords, toneOf } from '../../shared/words.ts';
import { run } from '../state/run.ts';
import type { Usage } from '../view/figures.ts';
import { Glyph, glyphOfState } from './glyph.tsx';

/** One service of the project: its state and what it uses. Its name opens its log. */
export const Service = ({
  service,
  usage,
}: {
  readonly service: ServiceSnapshot;
  readonly usage: Usage | undefined;
}) => {
  const { name, state, note, addresses } = service;
  const tone = toneOf(state);
  const about = [note, ...addresses].filter(Boolean).join('\n');
  return (
    <tr>
      <th scope="row">
        <button
          class="open"
          type="button"
          aria-label={`Show logs of ${name}`}
          title={about ? `Show logs\n${about}` : 'Show logs'}
          onClick={() => run({ command: 'openLogs', input: { service: name } })}
        >
          <Glyph name={glyphOfState(state)} tone={tone} size={12} />
          {name}
        </button>
      </th>
      <td class={tone === 'ok' ? undefined : `word--${tone}`}>{stateWords[state]}</td>
      <td class="num">{usage?.cpu !== undefined && formatCpu(usage.cpu)}</td>
      <td class="num">{usage?.memory !== undefined && formatMemory(usage.memory)}</td>
    </tr>
  );
};

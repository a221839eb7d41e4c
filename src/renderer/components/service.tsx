import type { ServiceSnapshot } from '../../shared/snapshot.ts';
import { stateWords, toneOf } from '../../shared/words.ts';
import { Glyph, glyphOfState } from './glyph.tsx';

/** What is well says where it is reached, what is on its way how far it is; what is ill has a notice that says why. */
const asideOf = ({ state, addresses, note }: ServiceSnapshot): string | undefined =>
  ({ ok: addresses[0], busy: note, warn: note, quiet: note, crit: undefined })[toneOf(state)];

/** One service of the project. */
export const Service = ({ service }: { readonly service: ServiceSnapshot }) => {
  const tone = toneOf(service.state);
  const aside = asideOf(service);
  return (
    <tr>
      <th scope="row">
        <span class="services__name">
          <Glyph name={glyphOfState(service.state)} tone={tone} size={12} />
          {service.name}
        </span>
      </th>
      <td class={tone === 'ok' ? undefined : `word--${tone}`}>{stateWords[service.state]}</td>
      <td class="num selectable" title={aside}>
        {aside}
      </td>
    </tr>
  );
};

import type { ServiceSnapshot } from '../../shared/snapshot.ts';
import { stateWords, toneOf } from '../../shared/words.ts';
import { Glyph, glyphOfState } from './glyph.tsx';

/** One service: what needs an explanation gives it, what is well says where it is reached. */
export const Service = ({ service }: { readonly service: ServiceSnapshot }) => {
  const tone = toneOf(service.state);
  const aside = tone === 'ok' ? service.addresses[0] : service.note;
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

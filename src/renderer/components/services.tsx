import { useSignal } from '@preact/signals';
import type { AppSnapshot } from '../../shared/snapshot.ts';
import { servicesView } from '../view/services.ts';
import { Glyph } from './glyph.tsx';
import { Icon } from './icon.tsx';
import { Service } from './service.tsx';

/** The services of the project. */
export const Services = ({ snapshot, hasNotice }: { readonly snapshot: AppSnapshot; readonly hasNotice: boolean }) => {
  const opened = useSignal(false);
  const { shown, folded } = servicesView(snapshot, hasNotice && !opened.value);
  return (
    <section class="services" aria-label="Services">
      <table>
        <thead>
          <tr>
            <th scope="col">Services</th>
            <th scope="col">
              <span class="sr">State</span>
            </th>
            <th scope="col">
              <span class="sr">Address or reason</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((service) => (
            <Service key={service.name} service={service} />
          ))}
          {folded.length > 0 && (
            <tr class="services__folded">
              <th scope="row">
                <button
                  class="services__name"
                  type="button"
                  aria-expanded={false}
                  onClick={() => {
                    opened.value = true;
                  }}
                >
                  <Glyph name="ready" tone="ok" size={12} />
                  {folded.length} others
                  <Icon name="chevron" />
                </button>
              </th>
              <td>Ready</td>
              <td />
            </tr>
          )}
        </tbody>
      </table>
    </section>
  );
};

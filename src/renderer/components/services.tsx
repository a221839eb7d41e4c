import { useSignal } from '@preact/signals';
import type { AppSnapshot } from '../../shared/snapshot.ts';
import { usageOf, usageProblem } from '../view/figures.ts';
import { servicesView } from '../view/services.ts';
import { FoldedServices } from './folded-services.tsx';
import { Service } from './service.tsx';

/** Up and down walk the rows. */
const walk = (event: KeyboardEvent): void => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const rows = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>('.open')];
  const at = rows.indexOf(document.activeElement as HTMLElement);
  if (step === undefined || at < 0) return;
  event.preventDefault();
  rows[at + step]?.focus();
};

/** The services of the project. `brief`: something else needs the room. */
export const Services = ({ snapshot, brief }: { readonly snapshot: AppSnapshot; readonly brief: boolean }) => {
  const opened = useSignal(false);
  const { shown, folded } = servicesView(snapshot, brief && !opened.value);
  const usage = usageOf(snapshot.figures);
  const problem = usageProblem(snapshot.figures);
  return (
    <section class="services" aria-label="Services">
      <table onKeyDown={walk}>
        <thead>
          <tr>
            <th scope="col">Services</th>
            <th scope="col">
              <span class="sr">State</span>
            </th>
            <th scope="col" title="100% is one core">
              CPU
            </th>
            <th scope="col">Memory</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((service) => (
            <Service key={service.name} service={service} usage={usage.get(service.name)} />
          ))}
          {folded.length > 0 && (
            <FoldedServices
              usages={folded.map(({ name }) => usage.get(name))}
              onOpen={() => {
                opened.value = true;
              }}
            />
          )}
        </tbody>
      </table>
      {problem && <p class="small services__problem">CPU and memory are unavailable: {problem}</p>}
    </section>
  );
};

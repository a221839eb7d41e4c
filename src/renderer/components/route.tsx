import type { AppSnapshot } from '../../shared/snapshot.ts';
import { engineRows } from '../view/route.ts';
import { Engine } from './engine.tsx';
import { Gateway } from './gateway.tsx';

/** The line from the endpoint to whichever engine serves. `brief`: something else needs the room. */
export const Route = ({ snapshot, brief }: { readonly snapshot: AppSnapshot; readonly brief: boolean }) => (
  <section class="route" aria-label="Endpoint and engines">
    {snapshot.endpoint && <Gateway endpoint={snapshot.endpoint} />}
    <ul data-alone={snapshot.endpoint ? undefined : ''}>
      {engineRows(snapshot, brief).map((row) => (
        <Engine key={row.id} row={row} />
      ))}
    </ul>
  </section>
);

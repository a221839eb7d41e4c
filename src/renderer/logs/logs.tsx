import { useSignal } from '@preact/signals';
import { Refused } from '../components/refused.tsx';
import { List } from './list.tsx';
import { Summary } from './summary.tsx';
import { Toolbar } from './toolbar.tsx';

/** The lines that services write, as they write them. */
export const Logs = () => {
  const following = useSignal(true);
  return (
    <main class="logs" aria-label="Logs">
      <h1 class="sr">Logs</h1>
      <Toolbar following={following} />
      <Refused />
      <List following={following} />
      <Summary />
    </main>
  );
};

import { formatElapsed } from '../../shared/format.ts';
import { headline } from '../../shared/headline.ts';
import type { AppSnapshot } from '../../shared/snapshot.ts';
import { canAct, isRunning, selectedStack } from '../../shared/stacks.ts';
import { commands } from '../bridge.ts';
import { now } from '../state/clock.ts';
import { Mark } from './mark.tsx';

/** What clients get, in one sentence, with one thing on the right: the time while something is done, else Stop. */
export const Status = ({ snapshot }: { readonly snapshot: AppSnapshot }) => {
  const { mark, title, note } = headline(snapshot, now.value);
  const { operation } = snapshot;
  const engine = selectedStack(snapshot)?.title ?? 'the stack';
  return (
    <header class="status">
      <Mark name={mark} />
      <div class="status__text" role="status">
        <h1 class="status__title">{title}</h1>
        {note && <p class="status__note">{note}</p>}
      </div>
      {operation && (
        <p class="status__time">
          <b>{formatElapsed(now.value - Date.parse(operation.startedAt))}</b>
          <span class="sr">minutes </span>elapsed
        </p>
      )}
      {canAct(snapshot) && isRunning(snapshot) && (
        <button
          class="btn"
          type="button"
          aria-label={`Stop ${engine} and its services`}
          onClick={() => void commands.down()}
        >
          Stop
        </button>
      )}
    </header>
  );
};

import { formatMemory } from '../../shared/format.ts';
import type { AppSnapshot } from '../../shared/snapshot.ts';
import { canAct, selectedStack } from '../../shared/stacks.ts';
import { commands } from '../bridge.ts';
import { Icon } from './icon.tsx';

interface StartProps {
  readonly snapshot: AppSnapshot;
  /** Nothing above it helps more: its button is the filled one. */
  readonly main: boolean;
}

/** Nothing runs: one big button for the engine that is chosen, one line for each other. */
export const Start = ({ snapshot, main }: StartProps) => {
  const chosen = selectedStack(snapshot);
  if (!chosen) return null;
  const others = snapshot.stacks.filter((stack) => stack !== chosen && stack.problems.length === 0);
  return (
    <section class="start" aria-label="Start">
      <button
        class={main ? 'btn btn--primary btn--big' : 'btn btn--big'}
        type="button"
        disabled={!canAct(snapshot)}
        onClick={() => void commands.up({})}
      >
        <Icon name="play" />
        Start {chosen.title}
      </button>
      {chosen.memory !== undefined && <p class="small">Needs about {formatMemory(chosen.memory)} of memory.</p>}
      {others.map((stack) => (
        <button
          key={stack.id}
          class="btn btn--plain"
          type="button"
          disabled={!canAct(snapshot)}
          onClick={() => void commands.up({ stack: stack.id })}
        >
          Start {stack.title} Instead
        </button>
      ))}
    </section>
  );
};

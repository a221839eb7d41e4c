import { Glyph } from './glyph.tsx';

/** One line for several steps that are over or not begun. */
export const FoldedSteps = ({ state, count }: { readonly state: 'done' | 'waiting'; readonly count: number }) => (
  <li class="step" data-s={state}>
    <Glyph name={state === 'done' ? 'done' : 'next'} size={12} />
    <span class="step__name">
      {count === 1 ? '1 step' : `${count} steps`} {state === 'done' ? 'done' : 'more'}
    </span>
  </li>
);

import type { JSX } from 'preact';
import type { Mark as MarkName } from '../../shared/headline.ts';

const solid = { fill: 'currentColor', stroke: 'none' } as const;

/** The changeover switch: an endpoint, a lever, two contacts. The same drawings as in the menu bar (assets/tray). */
const drawings: Readonly<Record<MarkName, JSX.Element>> = {
  idle: (
    <>
      <circle cx="3" cy="8" r="1.75" />
      <path d="M5 8 8.75 8" />
      <circle cx="12.75" cy="3.5" r="2" />
      <circle cx="12.75" cy="12.5" r="2" />
    </>
  ),
  ready: (
    <>
      <circle cx="3" cy="8" r="2.25" {...solid} />
      <path d="M3 8 11.78 3.95" stroke-width="2" />
      <circle cx="12.75" cy="3.5" r="2.75" {...solid} />
      <circle cx="12.75" cy="12.5" r="2" />
    </>
  ),
  working: (
    <>
      <circle cx="3" cy="8" r="2.25" {...solid} />
      <circle cx="8.07" cy="5.66" r="1.35" {...solid} />
      <circle cx="8.07" cy="10.34" r="1.35" {...solid} />
      <circle cx="12.75" cy="3.5" r="2" />
      <circle cx="12.75" cy="12.5" r="2" />
    </>
  ),
  attention: (
    <>
      <circle cx="3" cy="8" r="2.25" {...solid} />
      <path d="M3 8 6.1 6.6" stroke-width="2" />
      <path
        fill-rule="evenodd"
        {...solid}
        d="M11.85 3.2a1.25 1.25 0 0 0-2.2 0L5.75 12.4a1.25 1.25 0 0 0 1.15 1.85h7.7a1.25 1.25 0 0 0 1.15-1.85Z M10 6h1.5v4H10Z M10 11.2h1.5v1.6H10Z"
      />
    </>
  ),
};

/** The app's drawing in the header. */
export const Mark = ({ name }: { readonly name: MarkName }) => (
  <svg class="mark" viewBox="0 0 16 16" aria-hidden="true">
    {drawings[name]}
  </svg>
);

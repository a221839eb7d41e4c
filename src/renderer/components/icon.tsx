import type { JSX } from 'preact';

const drawings = {
  endpoint: (
    <>
      <circle cx="8" cy="8" r="4.75" />
      <circle cx="8" cy="8" r="1.5" fill="currentColor" />
    </>
  ),
  chevron: <path d="m6 3.5 4.5 4.5L6 12.5" />,
  close: <path d="m4.5 4.5 7 7m0-7-7 7" />,
  play: <path d="M5 3.4v9.2a.6.6 0 0 0 .9.5l7.4-4.6a.6.6 0 0 0 0-1L5.9 2.9a.6.6 0 0 0-.9.5Z" fill="currentColor" />,
  chart: (
    <>
      <path d="M2.5 2.5v11h11" />
      <path d="m5 10 2.5-3 2 1.75L13 4.5" />
    </>
  ),
  power: (
    <>
      <path d="M8 2v5.5" />
      <path d="M4.75 4.25a5.25 5.25 0 1 0 6.5 0" />
    </>
  ),
} satisfies Record<string, JSX.Element>;

/** A drawing on a control or beside a text that says the same. */
export const Icon = ({ name }: { readonly name: keyof typeof drawings }) => (
  <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
    {drawings[name]}
  </svg>
);

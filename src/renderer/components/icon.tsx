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
  eject: (
    <>
      <path d="M8 3.5 12.75 9.25H3.25Z" />
      <path d="M3.5 12.25h9" />
    </>
  ),
  logs: (
    <>
      <rect x="2.5" y="2" width="11" height="12" rx="2" />
      <path d="M5.25 5.5h5.5M5.25 8h5.5M5.25 10.5h3" />
    </>
  ),
  gear: (
    <>
      <circle cx="8" cy="8" r="1.9" />
      <path
        d="M6.9 2.2h2.2l.35 1.65 1.15.65 1.6-.5 1.1 1.9-1.25 1.15v1.35l1.25 1.15-1.1 1.9-1.6-.5-1.15.65-.35 1.65H6.9l-.35-1.65-1.15-.65-1.6.5-1.1-1.9 1.25-1.15V7.3L2.7 6.15l1.1-1.9 1.6.5 1.15-.65Z"
        transform="translate(0 .55) scale(1 .93)"
      />
    </>
  ),
  updown: <path d="m5.5 6 2.5-2.5L10.5 6M5.5 10 8 12.5l2.5-2.5" />,
  search: (
    <>
      <circle cx="7" cy="7" r="4.25" />
      <path d="m10.25 10.25 3.25 3.25" />
    </>
  ),
  eye: (
    <>
      <path d="M1.75 8S4 3.75 8 3.75 14.25 8 14.25 8 12 12.25 8 12.25 1.75 8 1.75 8Z" />
      <circle cx="8" cy="8" r="1.75" />
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

import { Glyph } from '../components/glyph.tsx';

/** Whether something answers at an address. */
export const DockerState = ({ running }: { readonly running: boolean }) => (
  <>
    <Glyph name={running ? 'ready' : 'stopped'} tone={running ? 'ok' : 'quiet'} />
    <span class={running ? 'word word--ok' : 'word'}>{running ? 'Running' : 'Not running'}</span>
  </>
);

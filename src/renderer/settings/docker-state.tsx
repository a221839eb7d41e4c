import { Glyph } from '../components/glyph.tsx';

import type { DockerChoice } from '../view/docker-choices.ts';

/** Whether something answers at an address. */
export const DockerState = ({ running, word }: Pick<DockerChoice, 'running' | 'word'>) => (
  <>
    <Glyph name={running ? 'ready' : 'stopped'} tone={running ? 'ok' : 'quiet'} />
    <span class={running ? 'word word--ok' : 'word'}>{word}</span>
  </>
);

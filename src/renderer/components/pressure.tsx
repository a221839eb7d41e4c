import type { Pressure as Level } from '../../shared/metrics.ts';
import { pressureWords } from '../view/figures.ts';
import { Glyph } from './glyph.tsx';

const glyphs = { normal: 'ready', warning: 'degraded', critical: 'unhealthy' } as const;

/** How short memory is: shape, word, colour. */
export const Pressure = ({ level, full }: { readonly level: Level; readonly full: boolean }) => {
  const { word, tone } = pressureWords[level];
  return (
    <span class={`pressure word word--${tone}`}>
      <Glyph name={glyphs[level]} tone={tone} size={12} />
      <span class="sr">Pressure: </span>
      {word}
      {full && <span aria-hidden="true"> pressure</span>}
    </span>
  );
};

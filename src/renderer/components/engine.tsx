import { commands } from '../bridge.ts';
import type { EngineRow } from '../view/route.ts';
import { Glyph, glyphOfState } from './glyph.tsx';
import { Models } from './models.tsx';

const words = { switch: ['Switch', 'Switch to'], start: ['Start', 'Start'] } as const;

/** One engine at the end of its line: its state, what is to be known about it, and the way to it. */
export const Engine = ({ row }: { readonly row: EngineRow }) => {
  const { action } = row;
  return (
    <li class="engine" data-link={row.link} data-trunk={row.trunk}>
      <Glyph name={glyphOfState(row.state === 'absent' ? 'stopped' : row.state)} tone={row.tone} />
      <div class="engine__main">
        <h2 class="engine__name">
          {row.title}
          <span class={`word word--${row.tone}`}>{row.word}</span>
        </h2>
        {row.note && <p class="engine__note">{row.note}</p>}
      </div>
      {action && (
        <div class="engine__action">
          <button
            class={action.tinted ? 'btn btn--tinted' : 'btn'}
            type="button"
            disabled={!action.enabled}
            aria-label={`${words[action.kind][1]} ${row.title}`}
            onClick={() => void (action.kind === 'switch' ? commands.switch : commands.up)({ stack: row.id })}
          >
            {words[action.kind][0]}
          </button>
        </div>
      )}
      <Models row={row} />
    </li>
  );
};

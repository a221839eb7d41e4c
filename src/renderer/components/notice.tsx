import { useEffect, useRef } from 'preact/hooks';
import { formatAge } from '../../shared/format.ts';
import { now } from '../state/clock.ts';
import { dismiss } from '../state/dismissed.ts';
import { wantedIncident } from '../state/incident.ts';
import { refusal } from '../state/refusal.ts';
import { run } from '../state/run.ts';
import type { NoticeView } from '../view/notice.ts';
import { Glyph } from './glyph.tsx';
import { Icon } from './icon.tsx';
import { NoticeButton } from './notice-button.tsx';
import { Strip } from './strip.tsx';

/** Lines of evidence that have room; as in notice.css. */
const shownLines = 2;

const putAway = ({ id, dismiss: how }: NoticeView): void => {
  if (id === 'refusal') refusal.value = undefined;
  else if (how === 'here') dismiss(id);
  else if (how) run(how);
};

/** Brings it into view when its notification was clicked. */
const useWanted = (id: string) => {
  const section = useRef<HTMLElement>(null);
  const isWanted = wantedIncident.value === id;
  useEffect(() => {
    if (!isWanted) return;
    wantedIncident.value = undefined;
    section.current?.scrollIntoView({ block: 'nearest' });
    section.current?.focus();
  }, [isWanted]);
  return section;
};

/** A problem: what is so, what was kept and what to do, the evidence as it was said. Holds no other box. */
export const Notice = ({ notice }: { readonly notice: NoticeView }) => (
  <section
    class={`notice notice--${notice.tone}`}
    ref={useWanted(notice.id)}
    tabIndex={-1}
    aria-labelledby={`notice-${notice.id}`}
    role={notice.tone === 'crit' ? 'alert' : undefined}
  >
    <Glyph name={notice.tone === 'crit' ? 'unhealthy' : 'degraded'} tone={notice.tone} size={18} />
    <div class="notice__head">
      <h2 class="notice__title" id={`notice-${notice.id}`}>
        {notice.title}
      </h2>
      {notice.since && !notice.dismiss && (
        <span class="small num">{formatAge(now.value - Date.parse(notice.since))}</span>
      )}
      {notice.dismiss && (
        <button class="icon-btn" type="button" aria-label="Dismiss" onClick={() => putAway(notice)}>
          <Icon name="close" />
        </button>
      )}
    </div>
    <p class="notice__body">{notice.body}</p>
    <Strip steps={notice.steps} />
    {notice.evidence.length > 0 && (
      <figure class="evidence">
        <figcaption class="small">{notice.caption}</figcaption>
        <div class="evidence__lines" title={notice.evidence.join('\n')}>
          {notice.evidence.slice(-shownLines).map((line, i) => (
            <p key={i} class="code">
              {line}
            </p>
          ))}
        </div>
      </figure>
    )}
    {notice.actions.length > 0 && (
      <div class="notice__actions">
        {notice.actions.map((action) => (
          <NoticeButton key={action.label} action={action} />
        ))}
      </div>
    )}
  </section>
);

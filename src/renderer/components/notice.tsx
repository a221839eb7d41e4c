import { formatAge } from '../../shared/format.ts';
import { commands } from '../bridge.ts';
import { now } from '../state/clock.ts';
import { run } from '../state/run.ts';
import type { NoticeView } from '../view/notices.ts';
import { Glyph } from './glyph.tsx';
import { Icon } from './icon.tsx';
import { Strip } from './strip.tsx';

/** A problem: what is so, what was kept and what to do, the evidence as it was said. Holds no other box. */
export const Notice = ({ notice }: { readonly notice: NoticeView }) => (
  <section
    class={`notice notice--${notice.tone}`}
    aria-labelledby={`notice-${notice.id}`}
    role={notice.tone === 'crit' ? 'alert' : undefined}
  >
    <Glyph name={notice.tone === 'crit' ? 'unhealthy' : 'degraded'} tone={notice.tone} size={18} />
    <div class="notice__head">
      <h2 class="notice__title" id={`notice-${notice.id}`}>
        {notice.title}
      </h2>
      {notice.since && <span class="small num">{formatAge(now.value - Date.parse(notice.since))}</span>}
      {notice.dismissable && (
        <button class="icon-btn" type="button" aria-label="Dismiss" onClick={() => void commands.dismissFailure()}>
          <Icon name="close" />
        </button>
      )}
    </div>
    <p class="notice__body">{notice.body}</p>
    <Strip steps={notice.steps} />
    {notice.evidence.length > 0 && (
      <figure class="evidence">
        {notice.evidence.map((line) => (
          <p key={line} class="code">
            {line}
          </p>
        ))}
      </figure>
    )}
    {notice.actions.length > 0 && (
      <div class="notice__actions">
        {notice.actions.map(({ label, primary, call }) => (
          <button key={label} class={primary ? 'btn btn--primary' : 'btn'} type="button" onClick={() => run(call)}>
            {label}
          </button>
        ))}
      </div>
    )}
  </section>
);

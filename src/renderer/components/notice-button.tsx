import { run } from '../state/run.ts';
import type { NoticeAction } from '../view/notice.ts';

/** One thing that can be done about a problem. */
export const NoticeButton = ({ action: { label, spoken, main, call } }: { readonly action: NoticeAction }) => (
  <button class={main ? 'btn btn--primary' : 'btn'} type="button" aria-label={spoken} onClick={() => run(call)}>
    {label}
  </button>
);

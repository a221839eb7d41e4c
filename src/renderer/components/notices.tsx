import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { wantedIncident } from '../state/incident.ts';
import type { NoticeView } from '../view/notice.ts';
import { Notice } from './notice.tsx';

/** So many have room. */
const atMost = 2;

/** What needs the user: two at most, the others when asked for. */
export const Notices = ({ list }: { readonly list: readonly NoticeView[] }) => {
  const opened = useSignal(false);
  const wanted = list.findIndex(({ id }) => id === wantedIncident.value);
  // It stays open: the wish is forgotten as soon as it is fulfilled.
  useEffect(() => {
    if (wanted >= atMost) opened.value = true;
  }, [wanted]);
  const shown = opened.value || wanted >= atMost ? list : list.slice(0, atMost);
  const more = list.length - shown.length;
  return (
    <div class="notices">
      {shown.map((notice) => (
        <Notice key={notice.id} notice={notice} />
      ))}
      {more > 0 && (
        <button
          class="btn btn--plain notices__more"
          type="button"
          aria-expanded={false}
          onClick={() => {
            opened.value = true;
          }}
        >
          {more === 1 ? '1 more problem' : `${more} more problems`}
        </button>
      )}
    </div>
  );
};

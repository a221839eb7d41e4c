import type { NoticeView } from '../view/notices.ts';
import { Notice } from './notice.tsx';

/** So many have room. */
const atMost = 2;

export const Notices = ({ list }: { readonly list: readonly NoticeView[] }) => {
  const more = list.length - atMost;
  return (
    <div class="notices">
      {list.slice(0, atMost).map((notice) => (
        <Notice key={notice.id} notice={notice} />
      ))}
      {more > 0 && <p class="small notices__more">{more === 1 ? '1 more problem' : `${more} more problems`}</p>}
    </div>
  );
};

import { type Signal, useComputed, useSignal } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { type LogLine, service, shown } from '../state/logs.ts';
import { blocksOf, rowsInSight, rowsOfBlock } from '../view/rows.ts';
import { Block } from './block.tsx';

/** Pixels; as in logs.css. */
const rowHeight = 18;

/** At the end but for what rounding takes. */
const isAtEnd = (list: HTMLElement): boolean => list.scrollHeight - list.scrollTop - list.clientHeight < rowHeight;

/**
 * The lines, of which only those in sight are drawn, each at its own place, so that scrolling neither draws nor moves
 * what is there already. `following`: the newest stays in sight; scrolling up ends that.
 */
export const List = ({ following }: { readonly following: Signal<boolean> }) => {
  const list = useRef<HTMLDivElement>(null);
  const scrollTop = useSignal(0);
  const height = useSignal(0);
  const before = useRef<readonly LogLine[]>([]);
  const all = shown.value;
  const rows = () => {
    const count = shown.value.length;
    const top = following.value ? Math.max(0, count * rowHeight - height.value) : scrollTop.value;
    return rowsInSight(top, height.value, rowHeight, count);
  };
  const from = useComputed(() => rows().from).value;
  const to = useComputed(() => rows().to).value;

  useEffect(() => {
    const observer = new ResizeObserver(() => {
      height.value = list.current!.clientHeight;
    });
    observer.observe(list.current!);
    return () => observer.disconnect();
  }, []);
  useLayoutEffect(() => {
    const element = list.current!;
    if (following.value) {
      element.scrollTop = element.scrollHeight;
      before.current = all;
      return;
    }
    // Lines that were forgotten at the beginning must not move what is being read.
    const oldest = all[0]?.id ?? 0;
    const gone = before.current.findIndex(({ id }) => id >= oldest);
    if (gone > 0) element.scrollTop -= gone * rowHeight;
    before.current = all;
  }, [all, following.value]);
  const named = service.value === undefined;
  return (
    <div
      class="lines selectable"
      ref={list}
      role="log"
      aria-live="off"
      aria-label={named ? 'Log of all services' : `Log of ${service.value}`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached with the keyboard
      tabIndex={0}
      onScroll={(event) => {
        scrollTop.value = event.currentTarget.scrollTop;
        following.value = isAtEnd(event.currentTarget);
      }}
    >
      <div class="lines__all" style={{ height: `${all.length * rowHeight}px` }}>
        {blocksOf(from, to).map((first) => (
          <Block
            key={all[first]?.id}
            lines={all.slice(first, Math.min(first + rowsOfBlock, to))}
            named={named}
            top={first * rowHeight}
          />
        ))}
      </div>
    </div>
  );
};

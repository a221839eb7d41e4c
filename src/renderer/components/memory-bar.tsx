import { formatGigabytes } from '../../shared/format.ts';
import type { MemoryView } from '../view/figures.ts';

const Key = ({ kind, word, bytes }: { readonly kind: string; readonly word: string; readonly bytes: number }) => (
  <div class={`key key--${kind}`}>
    <dt>{word}</dt>
    <dd class="num">{formatGigabytes(bytes)}</dd>
  </div>
);

/** Used, cached and free as parts of one bar, with its legend. */
export const MemoryBar = ({ view: { used, cached, free, total, swap } }: { readonly view: MemoryView }) => {
  const width = (bytes: number) => ({ width: `${((bytes / total) * 100).toFixed(1)}%` });
  return (
    <>
      <div class="membar" aria-hidden="true">
        <i class="membar__used" style={width(used)} />
        {cached !== undefined && <i class="membar__cached" style={width(cached)} />}
      </div>
      <dl class="legend">
        <Key kind="used" word="Used" bytes={used} />
        {cached !== undefined && <Key kind="cached" word="Cached" bytes={cached} />}
        {free !== undefined && <Key kind="free" word="Free" bytes={free} />}
        {swap !== undefined && (
          <div class="legend__swap">
            <dt>Swap</dt>
            <dd class="num">{formatGigabytes(swap)} GB</dd>
          </div>
        )}
      </dl>
    </>
  );
};

import { formatMemoryOf } from '../../shared/format.ts';
import type { Figures } from '../../shared/metrics.ts';
import { gpuView, memoryView } from '../view/figures.ts';
import { Pressure } from './pressure.tsx';

/** GPU and memory in one line, where something else matters more. */
export const Glance = ({ figures }: { readonly figures: Figures | undefined }) => {
  const [gpu, memory] = [gpuView(figures), memoryView(figures)];
  if (!gpu && !memory) return null;
  return (
    <section class="glance" aria-label="GPU and memory">
      {gpu && (
        <div title={gpu.kind === 'unavailable' ? gpu.reason : undefined}>
          <span>GPU</span>
          {gpu.kind === 'figures' ? <b class="num">{gpu.percent}%</b> : 'unavailable'}
        </div>
      )}
      {memory && (
        <div title={memory.kind === 'unavailable' ? memory.reason : undefined}>
          <span>Memory</span>
          {memory.kind === 'figures' ? <b class="num">{formatMemoryOf(memory.used, memory.total)}</b> : 'unavailable'}
          {memory.kind === 'figures' && memory.pressure && <Pressure level={memory.pressure} full={false} />}
        </div>
      )}
    </section>
  );
};

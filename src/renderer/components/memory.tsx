import { formatAge, formatGigabytes, formatMemoryOf } from '../../shared/format.ts';
import type { Figures } from '../../shared/metrics.ts';
import { now } from '../state/clock.ts';
import { curveView } from '../view/curve.ts';
import { memoryView } from '../view/figures.ts';
import { Curve } from './curve.tsx';
import { DockerMemory } from './docker-memory.tsx';
import { MemoryBar } from './memory-bar.tsx';
import { Pressure } from './pressure.tsx';
import { Unavailable } from './unavailable.tsx';

const size = { width: 60, height: 14 };

/** The machine's memory: how short it is, what takes it, and what Docker has of it. */
export const Memory = ({ figures }: { readonly figures: Figures | undefined }) => {
  const view = memoryView(figures);
  if (!view) return null;
  if (view.kind === 'unavailable') return <Unavailable what="Memory" reason={view.reason} />;
  const { used, total, pressure = 'normal', readAt } = view;
  const curve = curveView(view.curve, { ...size, top: total });
  const highest = curve.highest === undefined ? '' : `, highest ${formatGigabytes(curve.highest)}`;
  return (
    <section class="memory" data-pressure={pressure} aria-label="Memory">
      <div class="memory__head">
        <h2 class="heading">Memory</h2>
        {view.pressure && <Pressure level={view.pressure} full />}
        <Curve
          view={curve}
          {...size}
          class="memory__curve"
          label={`Memory used over the last 2 minutes: now ${formatGigabytes(used)}${highest} GB`}
        />
        <span class="num small" title={readAt === undefined ? undefined : `Read ${formatAge(now.value - readAt)} ago`}>
          {formatMemoryOf(used, total)}
        </span>
      </div>
      <MemoryBar view={view} />
      {view.docker && <DockerMemory docker={view.docker} />}
    </section>
  );
};

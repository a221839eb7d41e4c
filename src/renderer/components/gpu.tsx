import { formatAge } from '../../shared/format.ts';
import type { Figures } from '../../shared/metrics.ts';
import { now } from '../state/clock.ts';
import { curveView } from '../view/curve.ts';
import { gpuView } from '../view/figures.ts';
import { Curve } from './curve.tsx';
import { Gauge } from './gauge.tsx';
import { Unavailable } from './unavailable.tsx';

const size = { width: 184, height: 36 };

/** The GPU: all programs' use of it, now and over the last two minutes. */
export const Gpu = ({ figures }: { readonly figures: Figures | undefined }) => {
  const view = gpuView(figures);
  if (!view) return null;
  if (view.kind === 'unavailable') return <Unavailable what="GPU" reason={view.reason} />;
  const { percent, model, readAt } = view;
  const curve = curveView(view.curve, { ...size, top: 100 });
  const highest = curve.highest === undefined ? '' : `, highest ${Math.round(curve.highest)}%`;
  return (
    <section class="gpu" aria-label="GPU">
      <Gauge percent={percent} label="GPU use of the whole Mac" />
      <div title={model}>
        <h2 class="heading">GPU</h2>
        <p class="small">
          {readAt === undefined ? 'All apps, last 2 min' : `Read ${formatAge(now.value - readAt)} ago`}
        </p>
      </div>
      <Curve
        view={curve}
        {...size}
        class="gpu__curve"
        grid
        label={`GPU use over the last 2 minutes: now ${percent}%${highest}`}
      />
    </section>
  );
};

import type { CurveView } from '../view/curve.ts';

interface CurveProps {
  readonly view: CurveView;
  readonly width: number;
  readonly height: number;
  /** What a screen reader says of it. */
  readonly label: string;
  readonly class: string;
  /** Lines at none, half and all of the scale. */
  readonly grid?: boolean;
}

/** A drawn curve. Where nothing was read there is a gap. */
export const Curve = ({ view, width, height, label, class: name, grid = false }: CurveProps) => (
  <svg
    class={`spark ${name}`}
    viewBox={`0 0 ${width} ${height}`}
    preserveAspectRatio="none"
    role="img"
    aria-label={label}
  >
    {grid && <path class="spark__grid" d={`M0 .5H${width}M0 ${height / 2}H${width}M0 ${height - 0.5}H${width}`} />}
    <path class="spark__area" d={view.areas.map((points) => `M${points}Z`).join('')} />
    <path class="spark__curve" d={view.lines.map((points) => `M${points}`).join('')} />
  </svg>
);

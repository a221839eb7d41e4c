import type { JSX } from 'preact';
import type { ServiceState, StepProgress } from '../../shared/snapshot.ts';
import type { Tone } from '../../shared/words.ts';
import { turn } from '../state/turn.ts';

export type GlyphName =
  | 'ready'
  | 'stopped'
  | 'busy'
  | 'degraded'
  | 'unhealthy'
  | 'failed'
  | 'unknown'
  | 'absent'
  | 'next'
  | 'done';

const stroke = {
  fill: 'none',
  stroke: 'currentColor',
  'stroke-width': 1.5,
  'stroke-linecap': 'round',
  'stroke-linejoin': 'round',
} as const;
/** Drawn on a filled shape. */
const onShape = { ...stroke, stroke: 'var(--on-state)', 'stroke-width': 1.6 } as const;
const octagon = <path fill="currentColor" d="M4.4.75h5.2l3.65 3.65v5.2L9.6 13.25H4.4L.75 9.6V4.4Z" />;

/** A state is always shape and word; colour comes third. */
const shapes: Readonly<Record<GlyphName, JSX.Element>> = {
  ready: (
    <>
      <circle fill="currentColor" cx="7" cy="7" r="6.25" />
      <path {...onShape} d="m4.2 7.2 2 2 3.7-4.3" />
    </>
  ),
  stopped: <circle {...stroke} cx="7" cy="7" r="5.25" />,
  busy: (
    <>
      <circle {...stroke} cx="7" cy="7" r="5.25" opacity=".3" />
      <path {...stroke} stroke-width={2} d="M7 1.75A5.25 5.25 0 1 1 1.75 7" />
    </>
  ),
  degraded: (
    <>
      <path
        fill="currentColor"
        d="M8.1 1.25 13.4 10.9a1.3 1.3 0 0 1-1.1 1.9H1.7a1.3 1.3 0 0 1-1.1-1.9L5.9 1.25a1.27 1.27 0 0 1 2.2 0Z"
      />
      <path {...onShape} d="M7 5v3" />
      <circle cx="7" cy="10.5" r="1" fill="var(--on-state)" />
    </>
  ),
  unhealthy: (
    <>
      {octagon}
      <path {...onShape} d="M7 3.75v3.5" />
      <circle cx="7" cy="10" r="1" fill="var(--on-state)" />
    </>
  ),
  failed: (
    <>
      {octagon}
      <path {...onShape} d="m5 5 4 4m0-4-4 4" />
    </>
  ),
  unknown: (
    <>
      <circle {...stroke} cx="7" cy="7" r="5.25" stroke-dasharray="2.1 2" />
      <path {...stroke} stroke-width={1.2} d="M5.7 5.7a1.4 1.4 0 1 1 1.9 1.35c-.4.15-.6.4-.6.75" />
      <circle cx="7" cy="9.6" r=".8" fill="currentColor" />
    </>
  ),
  absent: <path {...stroke} d="M3.5 7h7" />,
  next: <circle {...stroke} stroke-width={1.25} cx="7" cy="7" r="3.25" />,
  done: <path {...stroke} stroke-width={1.75} d="m2.75 7.5 3 3 5.5-6.5" />,
};

const ofState: Readonly<Record<ServiceState, GlyphName>> = {
  absent: 'absent',
  pulling: 'busy',
  starting: 'busy',
  loading: 'busy',
  ready: 'ready',
  degraded: 'degraded',
  unhealthy: 'unhealthy',
  stopping: 'busy',
  stopped: 'stopped',
  failed: 'failed',
  unknown: 'unknown',
};
export const glyphOfState = (state: ServiceState): GlyphName => ofState[state];

const ofStep: Readonly<Record<StepProgress['state'], GlyphName>> = {
  waiting: 'next',
  running: 'busy',
  done: 'done',
  failed: 'failed',
  skipped: 'absent',
};
export const glyphOfStep = (state: StepProgress['state']): GlyphName => ofStep[state];

interface GlyphProps {
  readonly name: GlyphName;
  readonly tone?: Tone;
  readonly size?: 12 | 14 | 18;
}

/** The shape of a state. Its word stands beside it, so a screen reader passes it by. */
export const Glyph = ({ name, tone = 'quiet', size = 14 }: GlyphProps) => {
  const style = name === 'busy' ? { rotate: `${turn.value * 360}deg`, willChange: 'rotate' } : undefined;
  return (
    <svg class={`glyph glyph--${size} tone-${tone}`} style={style} viewBox="0 0 14 14" aria-hidden="true">
      {shapes[name]}
    </svg>
  );
};

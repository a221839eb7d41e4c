import { formatAge, formatBytes } from '../../shared/format.ts';
import type { StepProgress } from '../../shared/snapshot.ts';

/** ms before which a rate says nothing. */
const soonest = 3_000;

/** Seconds as somebody would estimate them: the more there are, the rounder. */
const roughly = (seconds: number): number => {
  const step = seconds < 20 ? 5 : seconds < 120 ? 10 : 60;
  return Math.max(step, Math.round(seconds / step) * step);
};

/** `18.2 MB/s · about 50 s left`, by the mean since the step began; undefined: too early, or nothing is downloaded now. */
export const rateText = ({ bytes, elapsedMs = 0 }: StepProgress): string | undefined => {
  if (!bytes || elapsedMs < soonest || bytes.current <= 0 || bytes.current >= bytes.total) return undefined;
  const perSecond = (bytes.current / elapsedMs) * 1000;
  const left = roughly((bytes.total - bytes.current) / perSecond);
  return `${formatBytes(perSecond)}/s · about ${formatAge(left * 1000)} left`;
};

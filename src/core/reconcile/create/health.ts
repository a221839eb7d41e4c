import type { Healthcheck } from '../../compose/model.ts';
import { parseGoDuration } from '../../compose/units.ts';
import { type Body, compact } from './compact.ts';

/** The engine counts in nanoseconds. */
const nanoseconds = (duration: string | undefined): number | undefined => {
  const ms = duration === undefined ? undefined : parseGoDuration(duration);
  return ms === undefined ? undefined : Math.round(ms * 1e6);
};

/** `Healthcheck`; without a test the image's own applies. */
export function healthBody(check: Healthcheck | undefined): Body | undefined {
  if (!check) return undefined;
  if (check.disable) return { Test: ['NONE'] };
  return compact({
    Test: check.test,
    Interval: nanoseconds(check.interval),
    Timeout: nanoseconds(check.timeout),
    StartPeriod: nanoseconds(check.start_period),
    StartInterval: nanoseconds(check.start_interval),
    Retries: check.retries,
  });
}

/** Whole seconds, upwards: a grace period is never cut short. */
export const graceSeconds = (duration: string | undefined): number | undefined => {
  const ms = duration === undefined ? undefined : parseGoDuration(duration);
  return ms === undefined ? undefined : Math.ceil(ms / 1000);
};

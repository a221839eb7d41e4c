import type { MemoryAdvice } from '../../shared/metrics.ts';
import { describeMemoryAction, type MemoryAction } from './governor.ts';

/**
 * What the snapshot advises: the newest thing that memory calls for. Nothing while an incident says it, which it does when
 * there is something to unload.
 */
export const adviceOf = (actions: readonly MemoryAction[]): MemoryAdvice | undefined => {
  if (actions.some(({ kind, unload }) => kind === 'incident' && unload)) return undefined;
  const action = actions.at(-1);
  if (!action) return undefined;
  const advice = { cause: action.cause, text: describeMemoryAction(action) };
  if (!action.unload) return advice;
  const { kind, name, engine, bytes } = action.unload;
  return { ...advice, unload: { kind, name, service: engine, ...(bytes !== undefined && { bytes }) } };
};

import { type EVENT_ID, type Event, getScalarValue, SCALAR_STYLE } from 'js-yaml';
import { type ScalarNode, scalarAt } from './node.ts';
import { resolvePlain } from './scalar.ts';
import type { Source } from './source.ts';

export type ScalarEvent = Extract<Event, { type: typeof EVENT_ID.SCALAR }>;

const otherThanText = /^!!(?:int|float|bool|null)$/;

/** Whether quotes or a tag say that a scalar is text, whatever it looks like. */
const isText = (event: ScalarEvent, tag: string | undefined): boolean =>
  event.style === SCALAR_STYLE.PLAIN ? tag === '!!str' || tag === '!' : tag === undefined || !otherThanText.test(tag);

const textIn = (text: string, event: ScalarEvent): string =>
  event.fast && event.valueStart >= 0 ? text.slice(event.valueStart, event.valueEnd) : getScalarValue(text, event);

/** The node of a scalar event: text, or what a plain scalar and its tag stand for. */
export const scalarOf = (source: Source, event: ScalarEvent, tag: string | undefined, keyAt: number): ScalarNode => {
  const at = event.valueStart < 0 ? Math.max(event.tagEnd, event.anchorEnd, keyAt, 0) : event.valueStart;
  const value = textIn(source.text, event);
  if (isText(event, tag)) return scalarAt(source, at, keyAt, 'string', value);
  const resolved = resolvePlain(value);
  const isFloat = tag === '!!float' && resolved.type === 'integer';
  if (isFloat) return scalarAt(source, at, keyAt, 'number', Number(resolved.value));
  return scalarAt(source, at, keyAt, resolved.type, resolved.value);
};

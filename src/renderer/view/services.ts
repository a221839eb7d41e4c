import type { AppSnapshot, ServiceSnapshot } from '../../shared/snapshot.ts';
import { isRunning } from '../../shared/stacks.ts';
import { toneOf } from '../../shared/words.ts';
import type { NoticeView } from './notice.ts';

export interface ServicesView {
  /** Shown one by one, the engine first. */
  readonly shown: readonly ServiceSnapshot[];
  /** Told in one line, until it is opened. */
  readonly folded: readonly ServiceSnapshot[];
}

/**
 * Whether services are worth their room. Where an operation stopped takes most of it: then they are shown only if one of
 * them is not well.
 */
export const showsServices = (snapshot: AppSnapshot, list: readonly NoticeView[]): boolean =>
  isRunning(snapshot) &&
  snapshot.operation === undefined &&
  (list.every(({ steps }) => steps.length === 0) || snapshot.services.some(({ state }) => toneOf(state) !== 'ok'));

/** A problem needs the room: beside one, the services that are well are folded. */
export const servicesView = ({ services }: AppSnapshot, hasNotice: boolean): ServicesView => {
  const sorted = [...services].sort((a, b) => Number(b.isEngine) - Number(a.isEngine));
  const isWell = (service: ServiceSnapshot): boolean => toneOf(service.state) === 'ok' && !service.isEngine;
  const folded = hasNotice ? sorted.filter(isWell) : [];
  return folded.length < 2
    ? { shown: sorted, folded: [] }
    : { shown: sorted.filter((service) => !isWell(service)), folded };
};

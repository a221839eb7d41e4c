import type { AppSnapshot, ServiceSnapshot } from '../../shared/snapshot.ts';
import { toneOf } from '../../shared/words.ts';

export interface ServicesView {
  /** Shown one by one, the engine first. */
  readonly shown: readonly ServiceSnapshot[];
  /** Told in one line, until it is opened. */
  readonly folded: readonly ServiceSnapshot[];
}

/** A problem needs the room: beside one, the services that are well are folded. */
export const servicesView = ({ services }: AppSnapshot, hasNotice: boolean): ServicesView => {
  const sorted = [...services].sort((a, b) => Number(b.isEngine) - Number(a.isEngine));
  const isWell = (service: ServiceSnapshot): boolean => toneOf(service.state) === 'ok' && !service.isEngine;
  const folded = hasNotice ? sorted.filter(isWell) : [];
  return folded.length < 2
    ? { shown: sorted, folded: [] }
    : { shown: sorted.filter((service) => !isWell(service)), folded };
};

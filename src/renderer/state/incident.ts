import { signal } from '@preact/signals';
import { on } from '../bridge.ts';

/** The id of the incident that is to be brought into view: the user clicked its notification. */
export const wantedIncident = signal<string | undefined>(undefined);

export const followIncidents = (): void => {
  on.showIncident(({ id }) => {
    wantedIncident.value = id;
  });
};

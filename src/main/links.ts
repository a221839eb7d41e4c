import type { AppSnapshot } from '../shared/snapshot.ts';

/** Where Grafana answers, if it does. */
export const grafanaUrl = ({ services }: AppSnapshot): string | undefined => {
  const grafana = services.find(({ name }) => name === 'grafana');
  const address = grafana?.addresses[0];
  return grafana?.state === 'ready' && address !== undefined ? `http://${address}/` : undefined;
};

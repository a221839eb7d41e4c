import type { AppSnapshot } from '../../shared/snapshot.ts';
import { commands } from '../bridge.ts';
import { Icon } from './icon.tsx';

/** Always there; what can't be used now says why. */
export const Footer = ({ snapshot }: { readonly snapshot: AppSnapshot | undefined }) => {
  const grafana = snapshot?.services.find((service) => service.name === 'grafana');
  const opens = grafana?.state === 'ready' && grafana.addresses.length > 0;
  return (
    <footer class="footer">
      <button
        class="btn"
        type="button"
        aria-label="Open Grafana in the browser"
        disabled={!opens}
        title={opens ? undefined : 'Starts with an engine'}
        onClick={() => void commands.openGrafana()}
      >
        <Icon name="chart" />
        Grafana
      </button>
      <button class="btn" type="button" aria-label="Quit Frontier LLM" onClick={() => void commands.quit()}>
        <Icon name="power" />
        Quit
      </button>
    </footer>
  );
};

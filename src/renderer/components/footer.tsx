import type { AppSnapshot } from '../../shared/snapshot.ts';
import { commands } from '../bridge.ts';
import { run } from '../state/run.ts';
import { Icon } from './icon.tsx';

/** Always there; what can't be used now says why. */
export const Footer = ({ snapshot }: { readonly snapshot: AppSnapshot | undefined }) => {
  const grafana = snapshot?.services.find((service) => service.name === 'grafana');
  const opens = grafana?.state === 'ready' && grafana.addresses.length > 0;
  const ran = snapshot?.services.some((service) => service.container) ?? false;
  return (
    <footer class="footer">
      <button
        class="btn"
        type="button"
        aria-label="Open Grafana in the browser"
        disabled={!opens}
        title={opens ? undefined : 'Starts with an engine'}
        onClick={() => run({ command: 'openGrafana', input: undefined })}
      >
        <Icon name="chart" />
        Grafana
      </button>
      <button
        class="btn"
        type="button"
        aria-keyshortcuts="Meta+L"
        disabled={!ran}
        title={ran ? undefined : 'Nothing has run yet'}
        onClick={() => run({ command: 'openLogs', input: {} })}
      >
        <Icon name="logs" />
        Logs
      </button>
      <button
        class="btn"
        type="button"
        aria-keyshortcuts="Meta+,"
        onClick={() => run({ command: 'openSettings', input: undefined })}
      >
        <Icon name="gear" />
        Settings
      </button>
      <button
        class="btn"
        type="button"
        aria-label="Quit Frontier LLM"
        aria-keyshortcuts="Meta+Q"
        onClick={() => void commands.quit()}
      >
        <Icon name="power" />
        Quit
      </button>
    </footer>
  );
};

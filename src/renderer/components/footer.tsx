import type { AppSnapshot } from '../../shared/snapshot.ts';
import { commands } from '../bridge.ts';
import { run } from '../state/run.ts';
import { FooterButton } from './footer-button.tsx';

/** Always there; what can't be used now says why. */
export const Footer = ({ snapshot }: { readonly snapshot: AppSnapshot | undefined }) => {
  const grafana = snapshot?.services.find((service) => service.name === 'grafana');
  const opens = grafana?.state === 'ready' && grafana.addresses.length > 0;
  const ran = snapshot?.services.some((service) => service.container) ?? false;
  return (
    <footer class="footer">
      <FooterButton
        icon="chart"
        text="Grafana"
        label="Open Grafana in the browser"
        off={opens ? undefined : 'Starts with an engine'}
        onClick={() => run({ command: 'openGrafana', input: undefined })}
      />
      <FooterButton
        icon="logs"
        text="Logs"
        keys="Meta+L"
        off={ran ? undefined : 'Nothing has run yet'}
        onClick={() => run({ command: 'openLogs', input: {} })}
      />
      <FooterButton
        icon="gear"
        text="Settings"
        keys="Meta+,"
        onClick={() => run({ command: 'openSettings', input: undefined })}
      />
      <FooterButton
        icon="power"
        text="Quit"
        label="Quit Frontier LLM"
        keys="Meta+Q"
        onClick={() => void commands.quit()}
      />
    </footer>
  );
};

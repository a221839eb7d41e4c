import type { App } from '../../core/app.ts';
import { type ExitCode, exitCodes } from '../../shared/errors.ts';
import type { Figures } from '../../shared/metrics.ts';
import { createBlock } from '../progress/block.ts';
import { conclude, respond, type Session } from '../session.ts';
import { metricsLine, metricsText } from '../text/metrics.ts';

export interface MetricsOptions {
  readonly watch?: boolean;
  readonly serve?: boolean;
  readonly port?: number;
}

const once = async (session: Session): Promise<ExitCode> => {
  const app = await session.app();
  const result = await app.commands.metrics({ signal: session.signal });
  return respond(session, result, (figures) => session.print(...metricsText(session.out, figures)));
};

/** How new figures are shown, and how that ends. */
const shower = ({ json, out, event, print }: Session) => {
  if (json) return { show: (figures: Figures) => event({ type: 'figures', figures }), end: () => {} };
  if (!out.live) return { show: (figures: Figures) => print(metricsLine(figures, Date.now())), end: () => {} };
  const block = createBlock(out);
  let lines: readonly string[] = ['…'];
  return {
    show: (figures: Figures) => {
      lines = metricsText(out, figures);
      block.draw(lines);
    },
    end: () => block.finish(lines),
  };
};

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

/** Shows the figures each time they are others, until Ctrl-C. */
const watching = async (session: Session): Promise<ExitCode> => {
  const app = await session.app();
  const { show, end } = shower(session);
  let shown: Figures | undefined;
  const unsubscribe = app.store.subscribe(({ figures }) => {
    if (figures && figures !== shown) show(figures);
    shown = figures;
  });
  app.setAttention('visible');
  await aborted(session.signal);
  unsubscribe();
  end();
  if (session.json) session.event({ type: 'result', ok: true });
  return exitCodes.cancelled; // only Ctrl-C ends it
};

const serving = async (session: Session, app: App, port: number | undefined): Promise<ExitCode> => {
  const listening = (url: string): void => {
    if (session.json) session.event({ type: 'serving', url });
    else session.print(`The figures are served for Prometheus at ${url} until Ctrl-C.`);
  };
  const input = port === undefined ? {} : { port };
  const result = await app.commands.serveMetrics(input, listening, { signal: session.signal });
  const code = conclude(session, result, () => {});
  return result.ok ? exitCodes.cancelled : code; // only Ctrl-C ends it
};

/** `metrics`: once; with `--watch` again and again; with `--serve` for Prometheus. */
export const metrics = async (session: Session, { watch, serve, port }: MetricsOptions): Promise<ExitCode> => {
  if (serve) return serving(session, await session.app(), port);
  return watch ? watching(session) : once(session);
};

import type { App as Core } from '../core/app.ts';
import type { Logger } from '../core/system/logger.ts';
import type { Problem } from '../shared/errors.ts';

export interface ExporterParts {
  readonly core: { readonly commands: Pick<Core['commands'], 'serveMetrics'> };
  readonly logger: Logger;
  /** Called when the problem came or went. */
  readonly onProblem: () => void;
}

/** Serves the figures for Prometheus while the user wants it. */
export interface Exporter {
  /** Begins or ends; nothing happens if it is so already. */
  follow(wanted: boolean): void;
  /** Why they are not served although they should be. */
  readonly problem: Problem | undefined;
}

export const createExporter = ({ core, logger, onProblem }: ExporterParts): Exporter => {
  let serving: AbortController | undefined;
  let problem: Problem | undefined;
  const tell = (next: Problem | undefined): void => {
    const changed = next !== problem;
    problem = next;
    if (changed) onProblem();
  };
  const serve = async (own: AbortController): Promise<void> => {
    const onListening = (url: string): void => logger.info('the figures are served', { url });
    const result = await core.commands.serveMetrics({}, onListening, { signal: own.signal });
    if (own.signal.aborted) return;
    serving = undefined; // the next wish tries again
    if (result.ok) return;
    logger.warn('the figures are not served', { ...result.error });
    tell(result.error);
  };
  return {
    follow: (wanted) => {
      if (!wanted) {
        serving?.abort();
        serving = undefined;
        tell(undefined);
      } else if (!serving) {
        serving = new AbortController();
        tell(undefined);
        serve(serving).catch((error: unknown) => logger.error('the exporter failed', { error: String(error) }));
      }
    },
    get problem() {
      return problem;
    },
  };
};

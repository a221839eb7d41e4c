import { about, eachService, lastLines, quotedLog, showLogs } from './rule.ts';

/**
 * Mistral.rs builds every model before it binds its port, and ends when one can't be: its `main` returns an
 * `anyhow::Result`, which Rust prints as `Error: …` and a block `Caused by:`; or it panics. What it writes behind the last
 * model is `Model loaded.` and `Server listening on http://…`. (mistralrs-cli/src/main.rs, src/commands/serve.rs and
 * mistralrs-server-core/src/mistralrs_for_server_builder.rs of github.com/EricLBuehler/mistral.rs.) The states that its API
 * tells are loaded, unloaded and reloading: none of them means that a model failed.
 */
const lastWords = /^(?:error: |caused by:)|panicked at /i;
const loadedWords = /model loaded|server listening/i;

/** The engine could not load its model. */
export const modelFailed = eachService((view) => {
  const { container, engineKind, title } = view.facts;
  if (engineKind !== 'mistralrs' || !container || container.oomKilled) return undefined;
  const lines = lastLines(view);
  const ended = container.state === 'restarting' || view.health.state === 'failed';
  const at = lines.some(({ text }) => loadedWords.test(text))
    ? -1
    : lines.findIndex(({ text }) => lastWords.test(text.trim()));
  if (!ended || at < 0) return undefined;
  return {
    ...about(view),
    cause: 'model-failed',
    severity: 'critical',
    title: `${title} could not load its model`,
    body: `${title} ended while it loaded the model.`,
    advice: 'Choose another model in .env, or read the log.',
    ...quotedLog(view, lines.slice(at)),
    action: showLogs(view),
    recovery: `${title} has loaded its model`,
  };
});

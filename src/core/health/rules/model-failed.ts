import { about, eachService, lastLines, showLogs } from './rule.ts';

/**
 * Mistral.rs builds the model before it serves, and ends when it can't: with a line `Error: …` or a panic (seen in its
 * sources and reports). A model of several that fails is named by its API instead.
 */
const lastWords = /^(error|caused by): |panicked at /i;
const loadedWords = /model loaded|server listening|serving on|openai-compatible server/i;
const failedStatus = /\bis (failed|error|internal_error)\b/;

/** The engine could not load its model. */
export const modelFailed = eachService((view) => {
  const { container, engineKind, probe, title } = view.facts;
  if (engineKind !== 'mistralrs' || !container || container.oomKilled) return undefined;
  const lines = lastLines(view);
  const ended = container.state === 'restarting' || view.health.state === 'failed';
  const said = lines.slice(lines.findLastIndex((line) => loadedWords.test(line)) + 1);
  const at = said.length === lines.length ? said.findIndex((line) => lastWords.test(line.trim())) : -1;
  const byLog = ended && at >= 0;
  const byApi = container.state === 'running' && probe?.state === 'alive' && failedStatus.test(probe.detail ?? '');
  if (!byLog && !byApi) return undefined;
  return {
    ...about(view),
    cause: 'model-failed',
    severity: 'critical',
    title: `${title} could not load its model`,
    body: byLog ? `${title} ended while it loaded the model.` : `${title} runs without its model.`,
    advice: 'Choose another model in .env, or read the log.',
    evidence: byLog ? said.slice(at) : [probe?.detail ?? ''],
    action: showLogs(view),
    recovery: `${title} has loaded its model`,
  };
});

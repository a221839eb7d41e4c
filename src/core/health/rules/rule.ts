import type { Problem } from '../../../shared/errors.ts';
import type { EvidenceSource, Quoted } from '../../../shared/evidence.ts';
import type { Finding, IncidentAction } from '../../../shared/incidents.ts';
import type { SaidLine } from '../evidence.ts';
import type { ServiceView, Situation } from '../facts.ts';

/** From evidence to what it means. Pure; finds nothing when the evidence does not tell. */
export type Rule = (situation: Situation) => readonly Finding[];

/** A rule that looks at each service by itself. */
export const eachService =
  (find: (view: ServiceView, situation: Situation) => Finding | undefined): Rule =>
  (situation) =>
    situation.services.flatMap((view) => find(view, situation) ?? []);

/** Lines of a log that are quoted. */
export const quotedLines = 20;

export const restart = ({ facts: { name, title } }: ServiceView): IncidentAction => ({
  command: 'restart',
  input: { service: name },
  label: `Restart ${title}`,
});

export const showLogs = ({ facts: { name } }: ServiceView): IncidentAction => ({
  command: 'logs',
  input: { service: name },
  label: 'Show Logs',
});

export const apply = (label: string): IncidentAction => ({ command: 'up', input: {}, label });

/** The last lines that it wrote. */
export const lastLines = ({ facts }: ServiceView): readonly SaidLine[] => (facts.lastLines ?? []).slice(-quotedLines);

/** Lines as evidence of a kind; without any there is none. `at`: ISO time of the last. */
export const quoted = (
  kind: EvidenceSource['kind'],
  evidence: readonly string[],
  more: Pick<EvidenceSource, 'service' | 'at'> = {},
): Quoted => ({ evidence, ...(evidence.length > 0 && { source: { kind, ...more } }) });

/** Lines of its log as evidence; the last ones unless others are given. */
export const quotedLog = (view: ServiceView, lines = lastLines(view)): Quoted => {
  const at = lines.at(-1)?.at;
  const texts = lines.map(({ text }) => text);
  return quoted('log', texts, { service: view.facts.name, ...(at !== undefined && { at }) });
};

/** What its health check said last as evidence, line by line. */
export const quotedCheck = ({ facts: { name, container } }: ServiceView): Quoted => {
  const { output = '', end = '' } = container?.health?.log.at(-1) ?? {};
  const said = output.trim();
  const lines = said === '' ? [] : said.split('\n').slice(-quotedLines);
  return quoted('check', lines, { service: name, ...(end !== '' && { at: end }) });
};

/** What a problem quotes; what it does not say itself is Docker's word of this ISO time. */
export const quotedProblem = ({ evidence = [], source }: Problem, at?: string): Quoted =>
  source ? { evidence, source } : quoted('docker', evidence, at === undefined ? {} : { at });

/** What a finding about one service always has. */
export const about = ({ facts: { name, title } }: ServiceView) =>
  ({ service: name, kind: 'service', recovery: `${title} is well again` }) as const;

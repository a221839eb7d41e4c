import type { Finding, IncidentAction } from '../../../shared/incidents.ts';
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
export const lastLines = ({ facts }: ServiceView): readonly string[] => (facts.lastLines ?? []).slice(-quotedLines);

/** What its health check said last, line by line. */
export const lastCheck = ({ facts }: ServiceView): readonly string[] => {
  const output = facts.container?.health?.log.at(-1)?.output.trim() ?? '';
  return output === '' ? [] : output.split('\n').slice(-quotedLines);
};

/** What a finding about one service always has. */
export const about = ({ facts: { name, title } }: ServiceView) =>
  ({ service: name, kind: 'service', recovery: `${title} is well again` }) as const;

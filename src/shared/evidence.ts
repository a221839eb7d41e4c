import { formatClock } from './format.ts';

/** What quoted lines can be. `seen`: a state as this program found it, not anybody's words. */
export const evidenceKinds = ['log', 'check', 'request', 'docker', 'files', 'seen'] as const;

/** Where quoted lines are from, and when the last of them was said. */
export interface EvidenceSource {
  readonly kind: (typeof evidenceKinds)[number];
  /** Whose log or check it is. */
  readonly service?: string | undefined;
  /** ISO time by the clock of who wrote it down: Docker for logs and checks, else this machine. Absent: nobody tells. */
  readonly at?: string | undefined;
}

/** Lines that are quoted unchanged, oldest first, with where they are from. */
export interface Quoted {
  readonly evidence: readonly string[];
  readonly source?: EvidenceSource;
}

/** `what, when`, as it stands above quoted lines: `Last check, 14:05:12`. */
export const captionOf = (what: string, at: string | undefined): string =>
  at === undefined ? what : `${what}, ${formatClock(at)}`;

/** The same for so many lines of a source: `Last log line, ollama, 14:31:07`. */
export const evidenceCaption = ({ kind, service, at }: EvidenceSource, lines: number): string => {
  const words = {
    log: `Last log line${lines === 1 ? '' : 's'}${service === undefined ? '' : `, ${service}`}`,
    check: 'Last check',
    request: 'Last request',
    docker: 'What Docker said',
    files: 'Changed files',
    seen: 'Seen',
  };
  return captionOf(words[kind], at);
};

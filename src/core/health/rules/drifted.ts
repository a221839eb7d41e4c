import { apply, quoted, type Rule } from './rule.ts';

/** Whoever edits the files applies them in a while: nobody is to be told in the middle of it. */
const graceMs = 60_000;

const list = (names: readonly string[]): string => (names.length > 3 ? `${names.length} services` : names.join(', '));

/** The files say something else than what runs. */
export const drifted: Rule = ({ facts: { drift }, services }) => {
  if (!drift || drift.services.length === 0) return [];
  if (!services.some(({ facts }) => facts.container?.state === 'running')) return [];
  return [
    {
      cause: 'drifted',
      kind: 'files',
      severity: 'warning',
      title: 'The files have changed',
      body: `What runs is not what the files say now: ${list(drift.services)}.`,
      advice: 'Applying the changes restarts these services.',
      ...quoted('files', drift.files),
      action: apply('Apply Changes'),
      recovery: 'What runs is what the files say',
      graceMs,
    },
  ];
};

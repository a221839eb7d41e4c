import type { Report } from '../health/monitor.ts';
import type { HistoryRecord } from './record.ts';

/** What a look is worth writing down: states and incidents that changed. `wall`: ms since 1970. */
export const recordsOf = ({ states, changes }: Pick<Report, 'states' | 'changes'>, wall: number): HistoryRecord[] => {
  const at = new Date(wall).toISOString();
  return [
    ...states.map((change): HistoryRecord => ({ at, kind: 'state', ...change })),
    ...changes.flatMap(({ kind, incident }): HistoryRecord[] =>
      kind === 'updated'
        ? []
        : [{ at, kind: 'incident', change: kind, incident: { ...incident, evidence: [...incident.evidence] } }],
    ),
  ];
};

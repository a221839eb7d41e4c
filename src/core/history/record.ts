import { z } from 'zod';
import { evidenceKinds } from '../../shared/evidence.ts';

const at = z.iso.datetime();
const line = z.string().max(20_000);

const action = z.object({
  command: z.string(),
  input: z.record(z.string(), z.unknown()),
  label: line,
});

const incident = z.object({
  id: line,
  cause: line,
  service: line.optional(),
  kind: line,
  severity: z.enum(['critical', 'warning']),
  title: line,
  body: line,
  advice: line.optional(),
  evidence: z.array(line).max(100),
  // Earlier versions did not write it, and a later one may know other kinds.
  source: z
    .object({ kind: z.enum(evidenceKinds), service: line.optional(), at: line.optional() })
    .optional()
    .catch(undefined),
  action,
  recovery: line.optional(),
  state: z.enum(['open', 'closed']),
  openedAt: at,
  closedAt: at.optional(),
  outcome: z.enum(['recovered', 'ended', 'superseded']).optional(),
  openings: z.int().min(1),
});

const schema = z.discriminatedUnion('kind', [
  z.object({ at, kind: z.literal('state'), service: line, from: line, to: line, note: line.optional() }),
  z.object({
    at,
    kind: z.literal('incident'),
    change: z.enum(['opened', 'reopened', 'closed']),
    incident,
  }),
  z.object({
    at,
    kind: z.literal('switch'),
    from: line.optional(),
    to: line,
    outcome: z.enum(['done', 'undone', 'failed', 'cancelled']),
    /** It was interrupted, and brought to this end by a later run. */
    recovered: z.literal(true).optional(),
    /** How long it took. */
    ms: z.number().min(0),
    message: line.optional(),
  }),
  /** Figures by name; absent ones are left out. */
  z.object({ at, kind: z.literal('metrics'), values: z.record(line, z.number()) }),
]);

/** One line of the flight recorder. `at`: ISO time by this machine's clock. */
export type HistoryRecord = Readonly<z.infer<typeof schema>>;

/** A line that was read back, from a file that anybody may have written to; undefined: not one of ours. */
export const parseRecord = (text: string): HistoryRecord | undefined => {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined; // cut short by a crash, or no JSON
  }
};

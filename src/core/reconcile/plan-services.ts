import type { Container } from '../docker/objects.ts';
import { containerNumber, label } from './labels.ts';
import { containerName, replicas } from './names.ts';
import { type Judging, judge, type Verdict } from './recreate.ts';
import type { CreateStep, RecreateStep, RemoveStep } from './steps.ts';

/** A container that a service has when the changes are made: with the old one's state if it is kept. */
export interface PlannedContainer {
  readonly number: number;
  readonly name: string;
  /** Absent: it is made anew. */
  readonly kept?: Container;
}

export interface ServicePlan {
  readonly name: string;
  readonly containers: readonly PlannedContainer[];
  readonly steps: readonly (CreateStep | RecreateStep | RemoveStep)[];
  /** An existing container is replaced. */
  readonly replaced: boolean;
  /** Compose versions whose containers could not be compared with the files, and were kept. */
  readonly incomparable: readonly string[];
}

interface Judged {
  readonly container: Container;
  readonly verdict: Verdict;
}

/** Which containers of a service are kept, replaced, removed, created. `after`: creation steps of what it depends on. */
export function planService(
  judging: Judging,
  name: string,
  existing: readonly Container[],
  after: readonly string[],
): ServicePlan {
  const wanted = replicas(judging.project.services[name]!);
  if (existing.length === 0) return brandNew(judging, name, wanted, after);
  const { used, leftovers } = splitLeftovers(judging, name, existing);
  const judged = used.map((container) => ({ container, verdict: judgeUsed(judging, name, container) })).sort(byWorth);
  const kept = judged.slice(0, wanted);
  const steps = [
    ...leftovers.map((container) => remove(name, container, 'leftover')),
    ...judged.slice(wanted).map(({ container }) => remove(name, container, 'scaled-down')),
  ];
  const recreated = kept.flatMap((one) => recreate(judging, name, one, after));
  const next = 1 + Math.max(0, ...used.map(({ labels }) => containerNumber(labels)));
  const created = Array.from({ length: wanted - kept.length }, (_, i) => create(judging, name, next + i, after));
  return {
    name,
    containers: [
      ...kept.map((one) => planned(judging, name, one)),
      ...created.map(({ number, name }) => ({ number, name })),
    ],
    steps: [...steps, ...recreated, ...created],
    replaced: recreated.length > 0,
    incomparable: kept.flatMap(({ verdict }) => (verdict.kind === 'incomparable' ? [verdict.version] : [])),
  };
}

/** A service that has no containers yet. */
function brandNew(judging: Judging, name: string, wanted: number, after: readonly string[]): ServicePlan {
  const steps = Array.from({ length: wanted }, (_, i) => create(judging, name, 1 + i, after));
  const containers = steps.map(({ number, name }) => ({ number, name }));
  return { name, containers, steps, replaced: false, incomparable: [] };
}

/** A container with a temporary name is left by a run that was interrupted while it replaced another. */
const isTemporary = (judging: Judging, service: string, { labels, name }: Container): boolean =>
  labels[label.replace] !== undefined && name !== containerName(judging.project, service, containerNumber(labels));

/** A leftover is removed when what it was to replace is still there; otherwise it is all there is, and is replaced. */
function splitLeftovers(
  judging: Judging,
  service: string,
  existing: readonly Container[],
): { used: Container[]; leftovers: Container[] } {
  const temporary = existing.filter((container) => isTemporary(judging, service, container));
  if (temporary.length === 0) return { used: [...existing], leftovers: [] };
  const proper = existing.filter((container) => !temporary.includes(container));
  const taken = new Set(proper.map(({ labels }) => containerNumber(labels)));
  const used = [...proper];
  const leftovers: Container[] = [];
  for (const container of temporary) {
    const number = containerNumber(container.labels);
    (taken.has(number) ? leftovers : used).push(container);
    taken.add(number);
  }
  return { used, leftovers };
}

const judgeUsed = (judging: Judging, service: string, container: Container): Verdict =>
  isTemporary(judging, service, container)
    ? { kind: 'recreate', reason: { kind: 'interrupted' } }
    : judge(judging, service, container);

/** First those that are as wanted, then by number: what comes last goes when fewer are wanted. */
const byWorth = (a: Judged, b: Judged): number =>
  Number(a.verdict.kind === 'recreate') - Number(b.verdict.kind === 'recreate') ||
  containerNumber(a.container.labels) - containerNumber(b.container.labels);

function planned({ project }: Judging, service: string, { container, verdict }: Judged): PlannedContainer {
  const number = containerNumber(container.labels);
  const name = containerName(project, service, number);
  return verdict.kind === 'recreate' ? { number, name } : { number, name, kept: container };
}

const remove = (service: string, { id, name }: Container, reason: RemoveStep['reason']): RemoveStep => ({
  kind: 'remove',
  id: `remove:${name}`,
  after: [],
  service,
  container: { id, name },
  reason,
  volumes: false,
});

function recreate(
  { project }: Judging,
  service: string,
  { container, verdict }: Judged,
  after: readonly string[],
): RecreateStep[] {
  if (verdict.kind !== 'recreate') return [];
  const number = containerNumber(container.labels);
  return [
    {
      kind: 'recreate',
      id: `recreate:${service}:${number}`,
      after,
      service,
      number,
      name: containerName(project, service, number),
      old: { id: container.id, name: container.name },
      reason: verdict.reason,
    },
  ];
}

const create = ({ project }: Judging, service: string, number: number, after: readonly string[]): CreateStep => ({
  kind: 'create',
  id: `create:${service}:${number}`,
  after,
  service,
  number,
  name: containerName(project, service, number),
});

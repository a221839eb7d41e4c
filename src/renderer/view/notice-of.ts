import type { CommandCall } from '../../shared/contract.ts';
import { actionFor, type Problem, problemKinds } from '../../shared/errors.ts';
import { captionOf, evidenceCaption } from '../../shared/evidence.ts';
import { formatMemory } from '../../shared/format.ts';
import { commandOfIncident } from '../../shared/incident-call.ts';
import type { Incident } from '../../shared/incidents.ts';
import type { MemoryAdvice } from '../../shared/metrics.ts';
import type { AppSnapshot, ServiceSnapshot } from '../../shared/snapshot.ts';
import { failureTitle } from '../../shared/words.ts';
import type { NoticeAction, NoticeView, Told } from './notice.ts';

/** `Show Logs`: what the row is about names the service. */
const logsOf = (service: string): NoticeAction => ({
  label: 'Show Logs',
  spoken: `Show Logs of ${service}`,
  main: false,
  call: { command: 'openLogs', input: { service } },
});

/** What is quoted, with whose words they are; where that is not told, `what` and the ISO time `at` stand for it. */
const quote = (
  { evidence = [], source }: Pick<Problem, 'evidence' | 'source'>,
  what: string,
  at: string | undefined,
): Pick<NoticeView, 'evidence' | 'caption'> => ({
  evidence,
  ...(evidence.length > 0 && { caption: source ? evidenceCaption(source, evidence.length) : captionOf(what, at) }),
});

const again = ({ failure }: AppSnapshot): CommandCall | undefined => {
  const { operation } = failure!;
  if (operation.kind === 'down') return { command: 'down', input: undefined };
  if (operation.stack === undefined) return undefined;
  return operation.kind === 'restart' ? undefined : { command: operation.kind, input: { stack: operation.stack } };
};

/** How the last operation failed. */
export const failureNotice = (snapshot: AppSnapshot): readonly NoticeView[] => {
  const { failure } = snapshot;
  const cause = failure?.problems[0];
  if (!failure || !cause) return [];
  const call = again(snapshot);
  const { operation } = failure;
  const service =
    operation.steps.find(({ state }) => state === 'failed')?.service ??
    snapshot.stacks.find(({ id }) => id === operation.stack)?.engine.service;
  return [
    {
      id: 'failure',
      tone: snapshot.endpoint?.serving ? 'warn' : 'crit',
      title: failureTitle(operation, snapshot.stacks),
      body: [cause.message, cause.kept, actionFor(cause)].filter(Boolean).join(' '),
      since: failure.at,
      ...quote(cause, 'When it stopped', failure.at),
      steps: operation.steps,
      actions: [
        ...(call ? [{ label: 'Try Again', main: true, call }] : []),
        // What is quoted came from somewhere: more of it is there.
        ...(service !== undefined && cause.evidence ? [logsOf(service)] : []),
      ],
      dismiss: { command: 'dismissFailure', input: undefined },
    },
  ];
};

/** `2nd`, `3rd`, `11th`. */
const ordinal = (count: number): string => {
  const teen = Math.floor((count % 100) / 10) === 1;
  return `${count}${(!teen && { 1: 'st', 2: 'nd', 3: 'rd' }[count % 10]) || 'th'}`;
};

/** An incident that is open: its cause, its evidence, and the one thing that helps. */
export const incidentNotice = (incident: Incident): NoticeView => {
  const { id, severity, title, body, advice, openedAt, openings, action, service } = incident;
  const call = commandOfIncident(action);
  const often = openings > 1 ? `This is the ${ordinal(openings)} time.` : undefined;
  return {
    id,
    tone: severity === 'critical' ? 'crit' : 'warn',
    title,
    body: [body, often, advice].filter(Boolean).join(' '),
    since: openedAt,
    ...quote(incident, 'When it was noticed', openedAt),
    steps: [],
    actions: [
      { label: action.label, main: true, call },
      ...(service !== undefined && call.command !== 'openLogs' ? [logsOf(service)] : []),
    ],
  };
};

/** An engine is called by its stack's title, other services by their own name. */
const nameOf = (snapshot: AppSnapshot, service: ServiceSnapshot): string =>
  snapshot.stacks.find((stack) => service.isEngine && stack.engine.service === service.name)?.title ?? service.name;

const bodyOf = (isEngine: boolean, serves: boolean): string => {
  if (isEngine) return 'A restart keeps what was downloaded. Answers in progress are lost.';
  return serves
    ? 'The engine serves without it. A restart keeps its data.'
    : 'Clients may get no answer until it runs again. A restart keeps its data.';
};

/** A service that is ill, before an incident tells why. */
export const serviceNotice = (snapshot: AppSnapshot, service: ServiceSnapshot): NoticeView => {
  const { name, state, note, since, isEngine } = service;
  const called = nameOf(snapshot, service);
  const serves = snapshot.endpoint?.serving === true;
  return {
    id: `service:${name}`,
    tone: isEngine || !serves ? 'crit' : 'warn',
    title: state === 'failed' ? `${called} has stopped by itself` : `${called} is unhealthy`,
    body: bodyOf(isEngine, serves),
    ...(since !== undefined && { since }),
    ...quote({ evidence: note === undefined ? [] : [note] }, 'Seen', since),
    steps: [],
    actions: [
      { label: `Restart ${called}`, main: true, call: { command: 'restart', input: { service: name } } },
      logsOf(name),
    ],
  };
};

const adviceTitles: Readonly<Record<MemoryAdvice['cause'], string>> = {
  'pressure-warning': 'Memory is getting short',
  'pressure-critical': 'Memory is almost full',
  'swap-growth': 'The machine is swapping',
};

/** What gives memory back, and what it costs; an engine that can't be told to unload has to be stopped. */
const giveBack = (
  { kind, name, service, bytes }: NonNullable<MemoryAdvice['unload']>,
  { stacks }: AppSnapshot,
): { readonly body: string; readonly action: NoticeAction } => {
  const size = bytes === undefined ? '' : ` (${formatMemory(bytes)})`;
  const title = stacks.find(({ engine }) => engine.service === service)?.title ?? service;
  return kind === 'model'
    ? {
        body: 'Your Mac may slow down. Unloading gives memory back; a model that was unloaded loads again at the next request.',
        action: {
          label: `Unload ${name}${size}`,
          main: true,
          call: { command: 'unload', input: { model: name } },
        },
      }
    : {
        body: `Your Mac may slow down. ${title} can’t unload its model; stopping it gives memory back. Clients get no answer until it is started again.`,
        action: { label: `Stop ${title}${size}`, main: true, call: { command: 'down', input: undefined } },
      };
};

/** What would help while memory is short. */
export const adviceNotice = (snapshot: AppSnapshot): readonly NoticeView[] => {
  const { advice } = snapshot;
  if (!advice) return [];
  const { cause, text, unload } = advice;
  const help = unload && giveBack(unload, snapshot);
  return [
    {
      id: 'advice',
      tone: cause === 'pressure-critical' ? 'crit' : 'warn',
      title: adviceTitles[cause],
      body: help?.body ?? text,
      evidence: [],
      steps: [],
      actions: help ? [help.action] : [],
      dismiss: 'here',
    },
  ];
};

/** What was asked for and refused. */
export const refusalNotice = ({ problem, at }: NonNullable<Told['refusal']>): NoticeView => ({
  id: 'refusal',
  tone: 'warn',
  title: problemKinds[problem.code].title,
  body: [problem.message, problem.kept, actionFor(problem)].filter(Boolean).join(' '),
  since: new Date(at).toISOString(),
  ...quote(problem, 'The answer', new Date(at).toISOString()),
  steps: [],
  actions: [],
  dismiss: 'here',
});

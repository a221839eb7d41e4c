import type { CommandCall } from '../../shared/contract.ts';
import { actionFor } from '../../shared/errors.ts';
import type { AppSnapshot, ServiceSnapshot, StepProgress } from '../../shared/snapshot.ts';
import { canAct } from '../../shared/stacks.ts';
import { failureTitle } from '../../shared/words.ts';

/** A problem with what was kept, its evidence, and what can be done. */
export interface NoticeView {
  readonly id: string;
  readonly tone: 'warn' | 'crit';
  readonly title: string;
  readonly body: string;
  /** ISO time since when it is so. */
  readonly since?: string;
  /** What another program said, unchanged. */
  readonly evidence: readonly string[];
  /** The steps of an operation that stopped on its way. */
  readonly steps: readonly StepProgress[];
  readonly actions: readonly { readonly label: string; readonly primary: boolean; readonly call: CommandCall }[];
  readonly dismissable: boolean;
}

const again = (snapshot: AppSnapshot): CommandCall | undefined => {
  const { operation } = snapshot.failure!;
  if (!canAct(snapshot)) return undefined;
  if (operation.kind === 'down') return { command: 'down', input: undefined };
  if (operation.stack === undefined) return undefined;
  return operation.kind === 'restart' ? undefined : { command: operation.kind, input: { stack: operation.stack } };
};

const failureNotice = (snapshot: AppSnapshot): NoticeView[] => {
  const { failure } = snapshot;
  const cause = failure?.problems[0];
  if (!failure || !cause) return [];
  const call = again(snapshot);
  return [
    {
      id: 'failure',
      tone: snapshot.endpoint?.serving ? 'warn' : 'crit',
      title: failureTitle(failure.operation, snapshot.stacks),
      body: [cause.message, cause.kept, actionFor(cause)].filter(Boolean).join(' '),
      since: failure.at,
      evidence: cause.evidence ?? [],
      steps: failure.operation.steps,
      actions: call ? [{ label: 'Try Again', primary: true, call }] : [],
      dismissable: true,
    },
  ];
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

const serviceNotice = (snapshot: AppSnapshot, service: ServiceSnapshot): NoticeView => {
  const { name, state, note, since, isEngine } = service;
  const called = nameOf(snapshot, service);
  const serves = snapshot.endpoint?.serving === true;
  return {
    id: `service:${name}`,
    tone: isEngine || !serves ? 'crit' : 'warn',
    title: state === 'failed' ? `${called} has stopped by itself` : `${called} is unhealthy`,
    body: bodyOf(isEngine, serves),
    ...(since !== undefined && { since }),
    evidence: note === undefined ? [] : [note],
    steps: [],
    actions: canAct(snapshot)
      ? [
          {
            label: `Restart ${called}`,
            primary: snapshot.failure === undefined,
            call: { command: 'restart', input: { service: name } },
          },
        ]
      : [],
    dismissable: false,
  };
};

/** What needs the user, newest first: how the last operation failed, then services that are ill. */
export const notices = (snapshot: AppSnapshot): readonly NoticeView[] => {
  if (snapshot.runtime.state !== 'connected' || snapshot.operation) return [];
  const ill = snapshot.services.filter(({ state }) => state === 'unhealthy' || state === 'failed');
  const engineFirst = [...ill].sort((a, b) => Number(b.isEngine) - Number(a.isEngine));
  return [...failureNotice(snapshot), ...engineFirst.map((service) => serviceNotice(snapshot, service))];
};

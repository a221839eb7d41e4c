import type { AppSnapshot, ServiceSnapshot } from '../../shared/snapshot.ts';
import { canAct } from '../../shared/stacks.ts';
import type { NoticeAction, NoticeView, Told } from './notice.ts';
import { adviceNotice, failureNotice, incidentNotice, refusalNotice, serviceNotice } from './notice-of.ts';

const nothing: Told = { dismissed: new Set() };

/** Services that are ill and of which no incident tells: it takes a while until one is sure. */
const untold = ({ services, incidents }: AppSnapshot): readonly ServiceSnapshot[] =>
  services
    .filter(({ state }) => state === 'unhealthy' || state === 'failed')
    .filter(({ name }) => !incidents.some(({ service }) => service === name))
    .sort((a, b) => Number(b.isEngine) - Number(a.isEngine));

/** What is wrong with the stack. While something is done, that is what helps: then only short memory matters. */
const ofStack = (snapshot: AppSnapshot): readonly NoticeView[] => {
  const { incidents, operation, failure } = snapshot;
  if (operation) return incidents.filter(({ kind }) => kind === 'memory').map(incidentNotice);
  // The failure itself says more than its incident: how far it came, and another try.
  const shown = incidents.filter(({ cause }) => !(failure && cause === 'switch-failed'));
  return [
    ...failureNotice(snapshot),
    ...shown.map(incidentNotice),
    ...untold(snapshot).map((service) => serviceNotice(snapshot, service)),
  ];
};

const time = ({ since }: NoticeView): number => (since === undefined ? 0 : Date.parse(since));

/** At most one button is filled: the first that helps. */
const withOneMain = (list: readonly NoticeView[]): readonly NoticeView[] => {
  const first = list.flatMap(({ actions }) => actions).find(({ main }) => main);
  return list.map((notice) => ({
    ...notice,
    actions: notice.actions.map((action) => ({ ...action, main: action === first })),
  }));
};

/** What needs the user, newest first; advice comes last, since nothing is broken. */
export const notices = (snapshot: AppSnapshot, { refusal, dismissed }: Told = nothing): readonly NoticeView[] => {
  const refused = refusal ? [refusalNotice(refusal)] : [];
  if (snapshot.runtime.state !== 'connected') return refused;
  const list = [...refused, ...[...ofStack(snapshot)].sort((a, b) => time(b) - time(a)), ...adviceNotice(snapshot)];
  const left = list.filter(({ id }) => !dismissed.has(id));
  const able = canAct(snapshot) ? left : left.map((notice) => ({ ...notice, actions: notice.actions.filter(isSafe) }));
  return withOneMain(able);
};

/** Whether an action may be taken while something else is done. */
const isSafe = ({ call }: NoticeAction): boolean => call.command === 'openLogs' || call.command === 'unload';

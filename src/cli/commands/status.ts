import type { App } from '../../core/app.ts';
import type { Listeners } from '../../core/health/watch.ts';
import { type ExitCode, exitCodes } from '../../shared/errors.ts';
import type { IncidentNotification, Notifier } from '../../shared/incidents.ts';
import type { AppSnapshot } from '../../shared/snapshot.ts';
import { createBlock } from '../progress/block.ts';
import { conclude, respond, type Session } from '../session.ts';
import { printable } from '../text/lines.ts';
import { statusText } from '../text/status.ts';

const once = async (session: Session): Promise<ExitCode> => {
  const app = await session.app();
  const result = await app.commands.status({ signal: session.signal });
  return respond(session, result, (snapshot) => session.print(...statusText(session.out, snapshot, Date.now())));
};

/** Draws over what it drew. Ages count on, so it is drawn again every second. */
const watchLive = ({ store }: App, { out }: Session): (() => void) => {
  const block = createBlock(out);
  let latest: AppSnapshot | undefined;
  const lines = () => (latest ? statusText(out, latest, Date.now()) : ['…']);
  const unsubscribe = store.subscribe((snapshot) => {
    latest = snapshot;
    block.draw(lines());
  });
  const timer = setInterval(() => block.draw(lines()), 1000);
  return () => {
    clearInterval(timer);
    unsubscribe();
    block.finish(lines());
  };
};

/** One line for each change of a service's state. */
const watchPlain = ({ store }: App, session: Session): (() => void) => {
  const states = new Map<string, string>();
  const change = (name: string, state: string, note?: string): void => {
    if (states.get(name) === state) return;
    states.set(name, state);
    session.print(`${new Date().toISOString()} ${name}: ${state}${note === undefined ? '' : ` (${note})`}`);
  };
  return store.subscribe(({ runtime, state, services }) => {
    if (runtime.state !== 'unknown') change('docker', runtime.state, runtime.problem?.message);
    change('stack', state);
    for (const service of services) change(service.name, service.state, service.note);
  });
};

const watchJson = ({ store }: App, session: Session): (() => void) =>
  store.subscribe((snapshot) => session.event({ type: 'snapshot', snapshot }));

/** Notifications as lines: a terminal can take nothing back, and what is drawn over shows what is open anyway. */
const printed = (session: Session): Notifier => {
  const print = ({ tone, title, body, action }: IncidentNotification): void => {
    const mark = tone === 'recovered' ? '✔' : '!';
    const advice = action ? ` → ${action.label}` : '';
    session.print(`${new Date().toISOString()} ${mark} ${printable(`${title}: ${body}${advice}`)}`);
  };
  return { send: print, replace: print, remove: () => {} };
};

const listenersOf = (session: Session): Listeners => {
  if (session.json)
    return { onIncident: ({ kind, incident }) => session.event({ type: 'incident', change: kind, incident }) };
  return session.out.live ? {} : { notifier: printed(session) };
};

const watching = async (session: Session): Promise<ExitCode> => {
  const app = await session.app();
  const show = session.json ? watchJson : session.out.live ? watchLive : watchPlain;
  const end = show(app, session);
  const result = await app.watch(session.signal, listenersOf(session)).finally(end);
  if (!result.ok) return conclude(session, result, () => {});
  if (session.json) session.event({ type: 'result', ok: true });
  return exitCodes.cancelled; // only Ctrl-C ends it
};

/** `status`, and `status --watch`: until Ctrl-C. */
export const status = (session: Session, { watch }: { readonly watch?: boolean }): Promise<ExitCode> =>
  watch ? watching(session) : once(session);

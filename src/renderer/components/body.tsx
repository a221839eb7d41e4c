import type { AppSnapshot } from '../../shared/snapshot.ts';
import { isRunning } from '../../shared/stacks.ts';
import { dismissed } from '../state/dismissed.ts';
import { refusal } from '../state/refusal.ts';
import { toldRow } from '../state/told.ts';
import { isFirstRun } from '../view/first-run.ts';
import { isAboutMemory } from '../view/notice.ts';
import { notices } from '../view/notices.ts';
import { showsServices } from '../view/services.ts';
import { Cancel } from './cancel.tsx';
import { FirstRun } from './first-run.tsx';
import { Found } from './found.tsx';
import { Glance } from './glance.tsx';
import { Gpu } from './gpu.tsx';
import { Memory } from './memory.tsx';
import { Notices } from './notices.tsx';
import { Route } from './route.tsx';
import { Services } from './services.tsx';
import { Start } from './start.tsx';
import { Stepper } from './stepper.tsx';

/** What stands between header and footer, by what is so. What needs the user comes first and takes the room of figures. */
export const Body = ({ snapshot }: { readonly snapshot: AppSnapshot }) => {
  const { runtime, operation, stacks, figures } = snapshot;
  const list = notices(snapshot, { refusal: refusal.value, dismissed: dismissed.value });
  const problems = list.length > 0 && <Notices list={list} />;
  if (runtime.state === 'unreachable') {
    return (
      <>
        {problems}
        <Found runtime={runtime} incidents={snapshot.incidents} />
        <Glance figures={figures} />
      </>
    );
  }
  if (runtime.state === 'unknown') return null;
  if (isFirstRun(snapshot)) {
    return (
      <>
        {problems}
        <FirstRun snapshot={snapshot} />
      </>
    );
  }
  const running = isRunning(snapshot);
  const isShort = list.some(isAboutMemory);
  const brief = list.length > 0 || operation !== undefined;
  return (
    <>
      {problems}
      {isShort && <Memory figures={figures} />}
      {!running && !operation && (
        <Start snapshot={snapshot} main={!list.some(({ actions }) => actions.some(({ main }) => main))} />
      )}
      {stacks.length > 0 && <Route snapshot={snapshot} brief={brief} />}
      {operation && <Stepper operation={operation} />}
      {operation && <Cancel snapshot={snapshot} />}
      {!brief && <Gpu figures={figures} />}
      {!brief && <Memory figures={figures} />}
      {list.length > 0 && !operation && !isShort && <Glance figures={figures} />}
      {showsServices(snapshot, list) && (
        <Services snapshot={snapshot} brief={list.length > 0 || toldRow.value !== undefined} />
      )}
    </>
  );
};

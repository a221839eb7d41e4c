import type { AppSnapshot } from '../../shared/snapshot.ts';
import { isRunning } from '../../shared/stacks.ts';
import { notices } from '../view/notices.ts';
import { Cancel } from './cancel.tsx';
import { Found } from './found.tsx';
import { Notices } from './notices.tsx';
import { Route } from './route.tsx';
import { Services } from './services.tsx';
import { Start } from './start.tsx';
import { Stepper } from './stepper.tsx';

/** What stands between header and footer, by what is so. */
export const Body = ({ snapshot }: { readonly snapshot: AppSnapshot }) => {
  const { runtime, operation, stacks } = snapshot;
  if (runtime.state === 'unreachable') return <Found runtime={runtime} />;
  if (runtime.state === 'unknown') return null;
  const problems = notices(snapshot);
  const running = isRunning(snapshot);
  return (
    <>
      {problems.length > 0 && <Notices list={problems} />}
      {!running && !operation && <Start snapshot={snapshot} />}
      {stacks.length > 0 && <Route snapshot={snapshot} />}
      {operation && <Stepper operation={operation} />}
      {operation && <Cancel snapshot={snapshot} />}
      {running && !operation && <Services snapshot={snapshot} hasNotice={problems.length > 0} />}
    </>
  );
};

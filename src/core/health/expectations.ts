import type { OperationSnapshot } from '../../shared/snapshot.ts';
import type { Context } from '../context.ts';
import { isLockedByOther } from '../workspace/lock.ts';
import { type Expectation, settleMs } from './expected.ts';

/** What the user asked for, here or from another program, and until when it explains what is seen. */
export interface Expectations {
  /** Asks whether another program is at work in the workspace. */
  check(): Promise<void>;
  current(): readonly Expectation[];
}

/** A restart is about its service, anything else about all of them. */
const servicesOf = ({ kind, steps }: OperationSnapshot): Expectation['services'] => {
  if (kind !== 'restart') return 'all';
  return steps.flatMap(({ id, service }) => (id.startsWith('restart:') && service !== undefined ? [service] : []));
};

/** Follows the operations of the snapshot and the lock of the workspace. */
export const createExpectations = ({
  store,
  clock,
  workspace,
}: Pick<Context, 'store' | 'clock' | 'workspace'>): Expectations => {
  let own: Expectation | undefined;
  let others: Expectation | undefined;
  const settling = (): number => clock.monotonic() + settleMs;
  store.subscribe(({ operation }) => {
    if (operation) own = { services: servicesOf(operation), until: Number.POSITIVE_INFINITY };
    else if (own?.until === Number.POSITIVE_INFINITY) own = { ...own, until: settling() };
  });
  return {
    check: async () => {
      if (await isLockedByOther(workspace)) others = { services: 'all', until: settling() };
    },
    current: () => [own, others].filter((one) => one !== undefined),
  };
};

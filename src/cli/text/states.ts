import type { ServiceState } from '../../shared/snapshot.ts';
import type { Terminal } from '../terminal.ts';

type Look = readonly [mark: string, format: Parameters<Terminal['style']>[0]];

/** Marks differ in shape too: colours alone are not for everyone. */
const looks: Readonly<Record<ServiceState, Look>> = {
  absent: ['○', 'dim'],
  pulling: ['◐', 'cyan'],
  starting: ['◐', 'cyan'],
  loading: ['◐', 'cyan'],
  ready: ['●', 'green'],
  degraded: ['▲', 'yellow'],
  unhealthy: ['✖', 'red'],
  stopping: ['◐', 'cyan'],
  stopped: ['○', 'dim'],
  failed: ['✖', 'red'],
  unknown: ['?', 'dim'],
};

/** A state with its mark, coloured. */
export const stateText = ({ style }: Terminal, state: ServiceState): string => {
  const [mark, format] = looks[state];
  return style(format, `${mark} ${state}`);
};

import { ProblemError } from '../../shared/errors.ts';
import type { Accelerator, AcceleratorKind } from '../../shared/models.ts';
import type { Docker } from '../docker/client.ts';
import type { Address } from '../reconcile/address.ts';
import type { Engine, Probe } from './engine.ts';

const texts: Readonly<Record<AcceleratorKind, string>> = {
  cpu: 'CPU',
  metal: 'Metal',
  cuda: 'CUDA',
  gpu: 'GPU',
  unknown: 'unknown',
};

/** Where an engine's container runs. */
export interface Whereabouts {
  readonly docker: Pick<Docker, 'endpoint'>;
  /** Of this machine. */
  readonly platform: NodeJS.Platform;
}

/** Docker runs in a VM of this Mac: only its socket is sure to be here, a TCP port may be a tunnel. */
const inMacVm = ({ docker, platform }: Whereabouts): boolean =>
  platform === 'darwin' && docker.endpoint.kind === 'unix';

/**
 * What a containerised engine computes on: what it says, and if it names no GPU, what can't be otherwise where it runs.
 * Docker gives containers on a Mac no GPU.
 */
export const acceleratorOf = (reported: AcceleratorKind | undefined, where: Whereabouts): Accelerator => {
  const namesGpu = reported === 'metal' || reported === 'cuda' || reported === 'gpu';
  if (!namesGpu && inMacVm(where)) return { kind: 'cpu', text: 'CPU only (Docker on macOS has no GPU)' };
  const kind = reported ?? 'unknown';
  return { kind, text: texts[kind] };
};

/** Asks the engine. One that does not answer, or not in a way that is understood, says nothing. */
export const askAccelerator = async (
  { accelerator }: Pick<Engine, 'accelerator'>,
  { baseUrl, get }: Pick<Address, 'baseUrl' | 'get'>,
  signal?: AbortSignal,
): Promise<AcceleratorKind | undefined> => {
  try {
    return await accelerator.ask(baseUrl, signal, get);
  } catch (error) {
    if (error instanceof ProblemError) return undefined;
    throw error;
  }
};

/**
 * What an engine that is looked at again and again computes on. Asked only while it serves, and only once if it can't
 * change; what it said of `previous`, an earlier look at the same container, holds until it says something else.
 */
export const followAccelerator = async (
  engine: Pick<Engine, 'accelerator'>,
  address: Pick<Address, 'baseUrl' | 'get'>,
  where: Whereabouts,
  seen: {
    readonly probe: Probe;
    readonly previous?: Accelerator | undefined;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<Accelerator> => {
  const known = seen.previous?.kind === 'unknown' ? undefined : seen.previous;
  const asks = seen.probe.state === 'ready' && !(known && engine.accelerator.fixed);
  const reported = asks ? await askAccelerator(engine, address, seen.signal) : undefined;
  return reported === undefined && known ? known : acceleratorOf(reported, where);
};

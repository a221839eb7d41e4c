import type { Context } from '../context.ts';
import type { Docker } from '../docker/client.ts';
import type { Container } from '../docker/objects.ts';
import { followAccelerator } from '../engines/accelerator.ts';
import { containersByService, type Evidence, type Found, runOf } from './evidence.ts';
import { askGateway, gateway } from './gateway.ts';

type Parts = Pick<Context, 'engines' | 'addressOf' | 'platform' | 'store' | 'clock'>;

export interface Asking {
  readonly docker: Docker;
  readonly evidence: Evidence;
  readonly signal?: AbortSignal | undefined;
}

const running = (found: ReadonlyMap<string, Container>, service: string | undefined): Container | undefined => {
  const container = service === undefined ? undefined : found.get(service);
  return container?.state === 'running' ? container : undefined;
};

/** Asks the engine on its own API, and what it computes on. One that does not run is not asked. */
export const hearEngine = async (
  { engines, addressOf, platform, store, clock }: Parts,
  { docker, evidence, signal }: Asking,
): Promise<Pick<Found, 'engine'>> => {
  const found = containersByService(evidence);
  const { engine } = evidence.wanted;
  const container = running(found, engine?.service);
  if (!engine || !container) return {};
  const asked = addressOf(docker, container, engine.port, [...found.values()]);
  const probe = await engines[engine.kind].probe(asked.baseUrl, signal, asked.get);
  const previous = store.get().services.find((service) => service.container?.id === container.id)?.accelerator;
  const where = { docker, platform };
  const accelerator = await followAccelerator(engines[engine.kind], asked, where, { probe, previous, signal });
  return { engine: { run: runOf(container), at: clock.monotonic(), wall: clock.now(), probe, accelerator } };
};

/** Asks the gateway as a client would, if it runs. */
export const hearGateway = async (
  { addressOf, clock }: Parts,
  { docker, evidence, signal }: Asking,
): Promise<Pick<Found, 'gateway'>> => {
  const found = containersByService(evidence);
  const container = running(found, gateway.service);
  if (!container) return {};
  const answer = await askGateway(addressOf(docker, container, gateway.port, [...found.values()]), signal);
  const engineRun = runOf(running(found, evidence.wanted.engine?.service));
  return { gateway: { run: runOf(container), engineRun, at: clock.monotonic(), answer } };
};

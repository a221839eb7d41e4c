import type { AppSnapshot, ServiceSnapshot, StackInfo } from '../../shared/snapshot.ts';
import type { LoadedProject } from '../compose/load.ts';
import type { Context } from '../context.ts';
import type { Container, Docker } from '../docker/client.ts';
import type { Probe } from '../engines/engine.ts';
import { isOneOff, label } from '../reconcile/labels.ts';
import { addressesOf } from './addresses.ts';
import { askGateway, type GatewayAnswer, gateway } from './gateway.ts';
import { serviceState } from './service-state.ts';
import { stackState } from './stack-state.ts';

type Services = Pick<AppSnapshot, 'services' | 'state'> & { readonly endpoint: AppSnapshot['endpoint'] };

const containersByService = (containers: readonly Container[]): Map<string, Container> => {
  const byService = new Map<string, Container>();
  for (const container of containers) {
    const service = container.labels[label.service];
    if (service === undefined || isOneOff(container.labels)) continue;
    const known = byService.get(service);
    if (!known || (known.state !== 'running' && container.state === 'running')) byService.set(service, container);
  }
  return byService;
};

/** What should run, as far as it is known. */
export interface Wanted {
  /** The project's name in Docker. */
  readonly project: string;
  /** As the files name them; undefined: the files can't be read, so that nothing is foreign. */
  readonly services?: readonly string[];
  readonly engine?: StackInfo['engine'];
  /** Services that others wait for until they have ended. */
  readonly oneShots: ReadonlySet<string>;
}

/** What a loaded project wants. */
export const wantedBy = ({ project, stack }: LoadedProject): Wanted => {
  const dependencies = Object.values(project.services).flatMap(({ depends_on = {} }) => Object.entries(depends_on));
  const ending = dependencies.filter(([, { condition }]) => condition === 'service_completed_successfully');
  return {
    project: project.name,
    services: Object.keys(project.services),
    ...(stack && { engine: stack.engine }),
    oneShots: new Set(ending.map(([name]) => name)),
  };
};

const sinceOf = (container: Container): string | undefined =>
  container.state === 'running' ? container.startedAt : container.finishedAt;

/** First the engine, then the gateway, then the others as the files name them, then what is not of this stack. */
const orderOf = ({ engine, services = [] }: Wanted, found: ReadonlyMap<string, Container>): string[] => {
  const all = [...new Set([...services, ...found.keys()])];
  const rank = (name: string): number => (name === engine?.service ? 0 : name === gateway.service ? 1 : 2);
  return all.sort((a, b) => rank(a) - rank(b)); // stable: the rest keeps its order
};

interface Asked {
  readonly engine?: Probe;
  readonly gateway: GatewayAnswer;
}

/** Asks the engine and, through the gateway, for what clients see; at the same time. */
const ask = async (
  { engines, addressOf }: Context,
  wanted: Wanted,
  found: ReadonlyMap<string, Container>,
  docker: Docker,
  signal?: AbortSignal,
): Promise<Asked> => {
  const running = (service: string | undefined): Container | undefined => {
    const container = service === undefined ? undefined : found.get(service);
    return container?.state === 'running' ? container : undefined;
  };
  const address = (container: Container, port: number) => addressOf(docker, container, port, [...found.values()]);
  const probe = (container: Container, { kind, port }: StackInfo['engine']) => {
    const { baseUrl, get } = address(container, port);
    return engines[kind].probe(baseUrl, signal, get);
  };
  const [engine, front] = [running(wanted.engine?.service), running(gateway.service)];
  const [answer, through] = await Promise.all([
    engine && wanted.engine ? probe(engine, wanted.engine) : undefined,
    front ? askGateway(address(front, gateway.port), signal) : ('silent' as const),
  ]);
  return { ...(answer && { engine: answer }), gateway: through };
};

/** What clients use: the gateway's published address. */
const endpointOf = (container: Container | undefined, serving: boolean): AppSnapshot['endpoint'] => {
  const address = container?.state === 'running' ? addressesOf(container)[0] : undefined;
  return address === undefined ? undefined : { url: `http://${address}/v1`, serving };
};

/** What a service's own port said, for those that were asked. A silent gateway is left to its health check. */
const probeFor = (isEngine: boolean, name: string, asked: Asked): { readonly probe?: Probe } => {
  if (isEngine) return asked.engine ? { probe: asked.engine } : {};
  return name === gateway.service && asked.gateway !== 'silent' ? { probe: { state: 'ready' } } : {};
};

const snapshotOf = (
  { engines }: Context,
  wanted: Wanted,
  name: string,
  container: Container | undefined,
  asked: Asked,
): ServiceSnapshot => {
  const isEngine = wanted.engine?.service === name;
  const { state, note } = serviceState({
    ...(container && { container }),
    ...probeFor(isEngine, name, asked),
    bindsWhenLoaded: isEngine && wanted.engine !== undefined && engines[wanted.engine.kind].bindsWhenLoaded,
    oneShot: wanted.oneShots.has(name),
  });
  const foreign = wanted.services && !wanted.services.includes(name) ? 'not part of this stack' : undefined;
  const notes = [foreign, note].filter((part) => part !== undefined);
  const since = container && sinceOf(container);
  return {
    name,
    state,
    ...(notes.length > 0 && { note: notes.join(': ') }),
    ...(since !== undefined && { since }),
    ...(container && { container: identity(container) }),
    addresses: container?.state === 'running' ? addressesOf(container) : [],
    isEngine,
  };
};

const identity = ({ id, name, image, restartCount }: Container): NonNullable<ServiceSnapshot['container']> => ({
  id,
  name,
  image,
  restarts: restartCount,
});

/** Lists the project's containers, asks the engine and the gateway, and says what state each service is in. */
export const readServices = async (
  context: Context,
  wanted: Wanted,
  docker: Docker,
  signal?: AbortSignal,
): Promise<Services> => {
  const containers = await docker.listContainers([`${label.project}=${wanted.project}`, label.hash]);
  const found = containersByService(containers);
  const asked = await ask(context, wanted, found, docker, signal);
  const services = orderOf(wanted, found).map((name) => snapshotOf(context, wanted, name, found.get(name), asked));
  const own = services.filter(({ name }) => wanted.services?.includes(name) ?? true);
  return {
    services,
    state: stackState(own),
    endpoint: endpointOf(found.get(gateway.service), asked.gateway === 'serving'),
  };
};

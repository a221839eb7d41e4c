import type { Accelerator } from '../../shared/models.ts';
import type { AppSnapshot, StackInfo } from '../../shared/snapshot.ts';
import type { LoadedProject } from '../compose/load.ts';
import type { Context } from '../context.ts';
import type { Container, Docker } from '../docker/client.ts';
import { followAccelerator } from '../engines/accelerator.ts';
import type { Probe } from '../engines/engine.ts';
import { isOneOff, label } from '../reconcile/labels.ts';
import { activityOf } from './activity.ts';
import { addressesOf } from './addresses.ts';
import type { ServiceFacts } from './facts.ts';
import { askGateway, type GatewayAnswer, gateway } from './gateway.ts';

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
  /** The stack's title. */
  readonly title?: string;
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
    ...(stack && { engine: stack.engine, title: stack.title }),
    oneShots: new Set(ending.map(([name]) => name)),
  };
};

/** First the engine, then the gateway, then the others as the files name them, then what is not of this stack. */
const orderOf = ({ engine, services = [] }: Wanted, found: ReadonlyMap<string, Container>): string[] => {
  const all = [...new Set([...services, ...found.keys()])];
  const rank = (name: string): number => (name === engine?.service ? 0 : name === gateway.service ? 1 : 2);
  return all.sort((a, b) => rank(a) - rank(b)); // stable: the rest keeps its order
};

interface Asked {
  readonly engine?: Probe;
  readonly accelerator?: Accelerator;
  readonly gateway?: GatewayAnswer;
}

/** Asks the engine and, through the gateway, for what clients see; at the same time. Only what runs is asked. */
const ask = async (
  { engines, addressOf, platform, store }: Context,
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
  const askEngine = async (container: Container, { kind, port }: StackInfo['engine']): Promise<Asked> => {
    const at = address(container, port);
    const probe = await engines[kind].probe(at.baseUrl, signal, at.get);
    const previous = store.get().services.find((service) => service.container?.id === container.id)?.accelerator;
    const where = { docker, platform };
    return {
      engine: probe,
      accelerator: await followAccelerator(engines[kind], at, where, { probe, previous, signal }),
    };
  };
  const [engine, front] = [running(wanted.engine?.service), running(gateway.service)];
  const [answer, through] = await Promise.all([
    engine && wanted.engine ? askEngine(engine, wanted.engine) : undefined,
    front ? askGateway(address(front, gateway.port), signal) : undefined,
  ]);
  return { ...answer, ...(through && { gateway: through }) };
};

/** What clients use: the gateway's published address. */
const endpointOf = (container: Container | undefined, serving: boolean): AppSnapshot['endpoint'] => {
  const address = container?.state === 'running' ? addressesOf(container)[0] : undefined;
  return address === undefined ? undefined : { url: `http://${address}/v1`, serving };
};

/** What a service's own port said, for those that were asked. A silent gateway is left to its health check. */
const probeFor = (isEngine: boolean, name: string, asked: Asked): { readonly probe?: Probe } => {
  if (isEngine) return asked.engine ? { probe: asked.engine } : {};
  const answered = name === gateway.service && asked.gateway !== undefined && asked.gateway !== 'silent';
  return answered ? { probe: { state: 'ready' } } : {};
};

const factsOf = (
  { engines, store }: Context,
  wanted: Wanted,
  name: string,
  container: Container | undefined,
  asked: Asked,
): ServiceFacts => {
  const engine = wanted.engine?.service === name ? wanted.engine : undefined;
  const activity = activityOf(store.get().operation, name);
  return {
    name,
    title: engine ? (wanted.title ?? name) : name,
    isEngine: engine !== undefined,
    ...(engine && { engineKind: engine.kind, bindsWhenLoaded: engines[engine.kind].bindsWhenLoaded }),
    ...(engine && asked.accelerator && { accelerator: asked.accelerator }),
    oneShot: wanted.oneShots.has(name),
    ...(container && { container }),
    ...probeFor(engine !== undefined, name, asked),
    ...(activity && { activity }),
  };
};

/** Everything that a look at Docker shows. */
export interface Seen {
  readonly services: readonly ServiceFacts[];
  /** Names of services that run and are not of the stack: shown, but nobody's concern. */
  readonly foreign: ReadonlySet<string>;
  readonly gateway?: GatewayAnswer;
  readonly endpoint: AppSnapshot['endpoint'];
}

/** Lists the project's containers, and asks the engine and the gateway. */
export const readServices = async (
  context: Context,
  wanted: Wanted,
  docker: Docker,
  signal?: AbortSignal,
): Promise<Seen> => {
  const containers = await docker.listContainers([`${label.project}=${wanted.project}`, label.hash]);
  const found = containersByService(containers);
  const asked = await ask(context, wanted, found, docker, signal);
  const names = orderOf(wanted, found);
  return {
    services: names.map((name) => factsOf(context, wanted, name, found.get(name), asked)),
    foreign: new Set(wanted.services ? names.filter((name) => !wanted.services?.includes(name)) : []),
    ...(asked.gateway && { gateway: asked.gateway }),
    endpoint: endpointOf(found.get(gateway.service), asked.gateway === 'serving'),
  };
};

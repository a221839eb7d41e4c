import type { AppSnapshot } from '../../shared/snapshot.ts';
import type { Context } from '../context.ts';
import type { Container } from '../docker/objects.ts';
import { activityOf } from './activity.ts';
import { addressesOf } from './addresses.ts';
import { containersByService, type Evidence, runOf } from './evidence.ts';
import type { ServiceFacts } from './facts.ts';
import { type GatewayAnswer, gateway } from './gateway.ts';
import type { Wanted } from './wanted.ts';

/** What all the evidence shows, service by service. */
export interface Seen {
  readonly services: readonly ServiceFacts[];
  /** Names of services that run and are not of the stack: shown, but nobody's concern. */
  readonly foreign: ReadonlySet<string>;
  readonly gateway?: GatewayAnswer;
  readonly endpoint: AppSnapshot['endpoint'];
}

/** First the engine, then the gateway, then the others as the files name them, then what is not of this stack. */
const orderOf = ({ engine, services = [] }: Wanted, found: ReadonlyMap<string, Container>): string[] => {
  const all = [...new Set([...services, ...found.keys()])];
  const rank = (name: string): number => (name === engine?.service ? 0 : name === gateway.service ? 1 : 2);
  return all.sort((a, b) => rank(a) - rank(b)); // stable: the rest keeps its order
};

/** What clients use: the gateway's published address. */
const endpointOf = (container: Container | undefined, serving: boolean): AppSnapshot['endpoint'] => {
  const address = container?.state === 'running' ? addressesOf(container)[0] : undefined;
  return address === undefined ? undefined : { url: `http://${address}/v1`, serving };
};

type Found = ReadonlyMap<string, Container>;

/** What the engine said in the run that goes on; one that was not asked in it yet says nothing, not even that it is ready. */
const engineAnswer = ({ engine }: Evidence, container: Container | undefined): Partial<ServiceFacts> => {
  const run = runOf(container);
  if (run === '') return {};
  if (engine?.value.run !== run) return { unasked: true };
  const { probe, at, wall, accelerator } = engine.value;
  return { probe, askedAt: at, saidAt: new Date(wall).toISOString(), ...(accelerator && { accelerator }) };
};

/** What the gateway said, as long as neither it nor the engine behind it is another one since. */
const gatewayAnswer = ({ gateway: heard, wanted: { engine } }: Evidence, found: Found): GatewayAnswer | undefined => {
  const run = runOf(found.get(gateway.service));
  const engineRun = runOf(found.get(engine?.service ?? ''));
  return run !== '' && heard?.value.run === run && heard.value.engineRun === engineRun ? heard.value.answer : undefined;
};

/** A silent gateway is left to its health check. */
const answersOf = (
  evidence: Evidence,
  name: string,
  container: Container | undefined,
  front: GatewayAnswer | undefined,
): Partial<ServiceFacts> => {
  if (name === evidence.wanted.engine?.service) return engineAnswer(evidence, container);
  return name === gateway.service && front !== undefined && front !== 'silent' ? { probe: { state: 'ready' } } : {};
};

/** What was read of this container; of an earlier one it says nothing. */
const wordsOf = ({ words }: Evidence, name: string, container: Container): Partial<ServiceFacts> => {
  const { id, ...said } = words.get(name) ?? { id: undefined };
  return id === container.id ? said : {};
};

type Parts = Pick<Context, 'engines' | 'store'>;

const factsOf = (
  { engines, store }: Parts,
  evidence: Evidence,
  name: string,
  container: Container | undefined,
  front: GatewayAnswer | undefined,
): ServiceFacts => {
  const { wanted } = evidence;
  const engine = wanted.engine?.service === name ? wanted.engine : undefined;
  const activity = activityOf(store.get().operation, name);
  return {
    name,
    title: engine ? (wanted.title ?? name) : name,
    isEngine: engine !== undefined,
    ...(engine && { engineKind: engine.kind, bindsWhenLoaded: engines[engine.kind].bindsWhenLoaded }),
    oneShot: wanted.oneShots.has(name),
    ...(container && { container, ...wordsOf(evidence, name, container) }),
    ...answersOf(evidence, name, container, front),
    ...(activity && { activity }),
  };
};

/** Behind a key it can't be asked: then it serves when its engine does. */
const serves = (front: GatewayAnswer | undefined, services: readonly ServiceFacts[]): boolean =>
  front === 'serving' ||
  (front === 'guarded' && services.some(({ isEngine, probe }) => isEngine && probe?.state === 'ready'));

/** From evidence to what is seen now: the running operation counts too. */
export const seenIn = (parts: Parts, evidence: Evidence): Seen => {
  const { wanted } = evidence;
  const found = containersByService(evidence);
  const front = gatewayAnswer(evidence, found);
  const names = orderOf(wanted, found);
  const services = names.map((name) => factsOf(parts, evidence, name, found.get(name), front));
  return {
    services,
    foreign: new Set(wanted.services ? names.filter((name) => !wanted.services?.includes(name)) : []),
    ...(front && { gateway: front }),
    endpoint: endpointOf(found.get(gateway.service), serves(front, services)),
  };
};

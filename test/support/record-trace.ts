/** Writes down what happens on a real engine, in the form that test/support/replay.ts replays. */

import type { Docker, DockerEvent } from '../../src/core/docker/client.ts';
import { connectDocker } from '../../src/core/docker/connect.ts';
import { parseEndpoint } from '../../src/core/docker/endpoint.ts';
import type { Container } from '../../src/core/docker/objects.ts';
import { engines, type Probe } from '../../src/core/engines/engine.ts';
import { addressOf } from '../../src/core/reconcile/address.ts';
import { label } from '../../src/core/reconcile/labels.ts';
import type { Trace, TraceEntry } from './replay.ts';

/** Seconds after the last entry until which time passes in a replay: what can follow has followed then. */
const lastsFor = 120;
const quotedLines = 20;
const probeEveryMs = 5_000;
/** The stack of test/support/troubles.ts. */
const engine = { service: 'engine', title: 'Engine', port: 80 } as const;

const serviceOf = (labels: Readonly<Record<string, string>>): string => labels[label.service] ?? '';

/** What says nothing about health, or is another in each recording, is left out: ids, addresses, folders. */
const plainContainer = (container: Container): Container => {
  const service = serviceOf(container.labels);
  return {
    ...container,
    id: `${service}-id`,
    name: `frontier-llm-${service}-1`,
    imageId: 'sha256:1',
    labels: { [label.service]: service },
    networks: {},
    ports: [],
    mounts: [],
  };
};

const told = ['exitCode', 'signal'] as const;

const plainEvent = ({ type, action, detail, attributes, timeNano }: DockerEvent): DockerEvent => {
  const service = serviceOf(attributes);
  const kept = told.flatMap((name) => (attributes[name] === undefined ? [] : [[name, attributes[name]] as const]));
  return {
    type,
    action,
    ...(detail !== undefined && { detail }),
    id: `${service}-id`,
    attributes: { [label.service]: service, ...Object.fromEntries(kept) },
    timeNano,
  };
};

const lastLines = async (docker: Docker, { id, labels }: Container): Promise<TraceEntry['lastLines']> => {
  const lines: string[] = [];
  try {
    for await (const { text } of docker.logs(id, { tail: quotedLines })) lines.push(text);
  } catch {
    return undefined; // the container went away meanwhile
  }
  return { [serviceOf(labels)]: lines };
};

const probeOf = async (docker: Docker, containers: readonly Container[]): Promise<Probe | null> => {
  const container = containers.find(({ labels, state }) => serviceOf(labels) === engine.service && state === 'running');
  if (!container) return null;
  const { baseUrl, get } = addressOf(docker, container, engine.port, containers);
  return engines.openai.probe(baseUrl, undefined, get);
};

/** A trace as text: what it is about, then an entry a line. */
export const writeTrace = ({ entries, ...about }: Trace): string =>
  [about, ...entries].map((line) => `${JSON.stringify(line)}\n`).join('');

/** Reads what `writeTrace` wrote. */
export const readTrace = (text: string): Trace => {
  const [about, ...entries] = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
  return { ...(about as Omit<Trace, 'entries'>), entries: entries as Trace['entries'] };
};

/** Records while `scenario` runs on a stack of test/support/troubles.ts. */
export const recordTrace = async (
  {
    dockerHost,
    project,
    services,
  }: { readonly dockerHost: string; readonly project: string; readonly services: readonly string[] },
  scenario: () => Promise<void>,
): Promise<Trace> => {
  const docker = connectDocker(parseEndpoint(dockerHost));
  const entries: TraceEntry[] = [];
  const stop = new AbortController();
  const begun = performance.now();
  const at = (): number => Math.round(performance.now() - begun) / 1_000;
  const list = () => docker.listContainers([`${label.project}=${project}`]);
  let probe = await probeOf(docker, await list());
  entries.push({ at: 0, containers: (await list()).map(plainContainer), probe });

  const changedProbe = async (): Promise<Pick<TraceEntry, 'probe'>> => {
    const now = await probeOf(docker, await list());
    if (JSON.stringify(now) === JSON.stringify(probe)) return {};
    probe = now;
    return { probe };
  };
  const onEvent = async (event: DockerEvent): Promise<void> => {
    const when = at();
    const container = await docker.inspectContainer(event.id);
    const lines = container && container.state !== 'running' ? await lastLines(docker, container) : undefined;
    const answers = serviceOf(event.attributes) === engine.service ? await changedProbe() : {};
    entries.push({
      at: when,
      event: plainEvent(event),
      ...(container ? { containers: [plainContainer(container)] } : { removed: [`${serviceOf(event.attributes)}-id`] }),
      ...(lines && { lastLines: lines }),
      ...answers,
    });
  };
  const follow = async (): Promise<void> => {
    let lost = false;
    for await (const message of docker.watchEvents({ labels: [`${label.project}=${project}`], signal: stop.signal })) {
      if (message.kind === 'event') await onEvent(message.event);
      else if (message.kind === 'lost') {
        lost = true;
        entries.push({ at: at(), docker: { lost: message.reason.replaceAll(dockerHost, 'unix:///docker.sock') } });
      } else if (lost) {
        lost = false;
        const when = at();
        const containers = (await list()).map(plainContainer);
        entries.push({ at: when, docker: 'connected', containers, ...(await changedProbe()) });
      }
    }
  };
  const following = follow();
  const probing = setInterval(() => {
    void changedProbe().then(
      (change) => 'probe' in change && entries.push({ at: at(), ...change }),
      () => {}, // Docker is away
    );
  }, probeEveryMs);
  try {
    await scenario();
  } finally {
    clearInterval(probing);
    stop.abort();
    await following;
    docker.close();
  }
  const ordered = entries.toSorted((a, b) => a.at - b.at);
  return { engine: engine.service, engineTitle: engine.title, services, entries: ordered, lastsFor };
};

import type { Problems } from './problems.ts';
import { type MapNode, type Node, nodeAt, type Path, textOf } from './yaml/node.ts';

const isTrue = (node: Node | undefined): boolean =>
  node?.kind === 'scalar' && /^(?:true|y|yes|on)$/i.test(String(node.value));

/** Without a list of all entries: of thousands of services it would outlive every one of them. */
const forEachIn = (root: MapNode, key: string, check: (node: Node, name: string) => void): void => {
  const node = root.entries.get(key);
  if (node?.kind === 'map') node.entries.forEach(check);
};

/** A config or secret has one source of its content. */
const checkReference = (node: Node, path: Path, sources: readonly string[], problems: Problems): void => {
  if (node.kind !== 'map') return;
  const external = node.entries.get('external');
  if (isTrue(external)) {
    const message = 'External configs and secrets are those of swarms, which are not supported.';
    problems.at(external!, [...path, 'external'], 'compose-unsupported', message);
    return;
  }
  const given = sources.filter((source) => node.entries.has(source));
  if (given.length > 1) problems.at(node, path, 'compose-invalid', `${given.join(' and ')} exclude each other.`, 'key');
  if (given.length === 0 && !external && !node.entries.has('driver'))
    problems.at(node, path, 'compose-invalid', `One of ${sources.join(', ')} is missing here.`, 'key');
};

const checkExternalVolume = (node: Node, path: Path, problems: Problems): void => {
  if (node.kind !== 'map' || !isTrue(node.entries.get('external'))) return;
  for (const [key, value] of node.entries) {
    if (key === 'name' || key === 'external' || key.startsWith('x-')) continue;
    problems.at(value, [...path, key], 'compose-invalid', `An external volume has no ${key}.`, 'key');
  }
};

/** A service and where it is, for the paths of problems. */
interface Subject {
  readonly name: string;
  readonly service: Node;
  readonly problems: Problems;
}

const checkDevices = ({ name, service, problems }: Subject, ...keys: readonly string[]): void => {
  const node = nodeAt(service, ...keys);
  if (node?.kind !== 'list') return;
  node.items.forEach((item, index) => {
    const ids = nodeAt(item, 'device_ids');
    if (!ids || !nodeAt(item, 'count')) return;
    const path = ['services', name, ...keys, index, 'device_ids'];
    problems.at(ids, path, 'compose-invalid', 'count and device_ids exclude each other.', 'key');
  });
};

const checkMounts = ({ name, service, problems }: Subject, key: 'volumes' | 'devices'): void => {
  const node = nodeAt(service, key);
  if (node?.kind !== 'list') return;
  node.items.forEach((item, index) => {
    if (item.kind !== 'map') return;
    const { entries } = item;
    const isBind = textOf(entries.get('type')) === 'bind';
    if ((!isBind || entries.has('source')) && entries.has('target')) return;
    const fail = (message: string) => problems.at(item, ['services', name, key, index], 'compose-invalid', message);
    if (isBind && !entries.has('source')) fail('A bind mount needs a source.');
    if (!entries.has('target')) fail('The key target is missing here.');
  });
};

/** Checks of merged documents that the table of keys can't express; everything wrong is added to the problems. */
export const checkResources = (root: MapNode, problems: Problems): void => {
  forEachIn(root, 'configs', (node, name) =>
    checkReference(node, ['configs', name], ['file', 'environment', 'content'], problems),
  );
  forEachIn(root, 'secrets', (node, name) =>
    checkReference(node, ['secrets', name], ['file', 'environment'], problems),
  );
  forEachIn(root, 'volumes', (node, name) => checkExternalVolume(node, ['volumes', name], problems));
  forEachIn(root, 'services', (service, name) => {
    const subject = { name, service, problems };
    checkMounts(subject, 'volumes');
    checkMounts(subject, 'devices');
    checkDevices(subject, 'gpus');
    checkDevices(subject, 'deploy', 'resources', 'reservations', 'devices');
  });
};

import type { Problems } from './problems.ts';
import { type MapNode, type Node, nodeAt, type Path } from './yaml/node.ts';

const isTrue = (node: Node | undefined): boolean =>
  node?.kind === 'scalar' && /^(?:true|y|yes|on)$/i.test(String(node.value));

const entriesOf = (root: Node, ...keys: readonly string[]): readonly (readonly [string, Node])[] => {
  const node = nodeAt(root, ...keys);
  return node?.kind === 'map' ? [...node.entries] : [];
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

const checkDevices = (node: Node | undefined, path: Path, problems: Problems): void => {
  if (node?.kind !== 'list') return;
  node.items.forEach((item, index) => {
    const ids = nodeAt(item, 'device_ids');
    if (!ids || !nodeAt(item, 'count')) return;
    problems.at(
      ids,
      [...path, index, 'device_ids'],
      'compose-invalid',
      'count and device_ids exclude each other.',
      'key',
    );
  });
};

const checkMounts = (node: Node | undefined, path: Path, problems: Problems): void => {
  if (node?.kind !== 'list') return;
  node.items.forEach((item, index) => {
    const type = nodeAt(item, 'type');
    if (type?.kind === 'scalar' && type.value === 'bind' && !nodeAt(item, 'source'))
      problems.at(item, [...path, index], 'compose-invalid', 'A bind mount needs a source.');
    if (item.kind === 'map' && !item.entries.has('target'))
      problems.at(item, [...path, index], 'compose-invalid', 'The key target is missing here.');
  });
};

/** Checks of merged documents that the table of keys can't express; everything wrong is added to the problems. */
export const checkResources = (root: MapNode, problems: Problems): void => {
  for (const [name, node] of entriesOf(root, 'configs'))
    checkReference(node, ['configs', name], ['file', 'environment', 'content'], problems);
  for (const [name, node] of entriesOf(root, 'secrets'))
    checkReference(node, ['secrets', name], ['file', 'environment'], problems);
  for (const [name, node] of entriesOf(root, 'volumes')) checkExternalVolume(node, ['volumes', name], problems);
  for (const [name, service] of entriesOf(root, 'services')) {
    const path = ['services', name];
    checkMounts(nodeAt(service, 'volumes'), [...path, 'volumes'], problems);
    checkMounts(nodeAt(service, 'devices'), [...path, 'devices'], problems);
    checkDevices(nodeAt(service, 'gpus'), [...path, 'gpus'], problems);
    const devices = ['deploy', 'resources', 'reservations', 'devices'];
    checkDevices(nodeAt(service, ...devices), [...path, ...devices], problems);
  }
};

import type { ShortForm } from './keys/shape.ts';
import { startedDependency } from './merge.ts';
import { cleanPath } from './paths.ts';
import { PortError, parsePort } from './ports.ts';
import type { Problems } from './problems.ts';
import { parseVolume, VolumeError, type VolumeSpec } from './short-volume.ts';
import { Entries } from './yaml/entries.ts';
import {
  booleanNode,
  brokenNode,
  integerNode,
  listNode,
  type MapNode,
  mapNode,
  type Node,
  nullNode,
  type Path,
  placeOf,
  type Spot,
  textNode,
  textOf,
  withEachEntry,
  withEntry,
} from './yaml/node.ts';

type Spelled = (node: Node, path: Path, problems: Problems) => Node;

/** A map with the values that are there, in the order of their names. */
const mapOf = (spot: Spot, names: readonly string[], values: (Node | undefined)[]): MapNode =>
  mapNode(spot, Entries.some(names, values));

/** Spells out each text item of a list; one item may become several. */
const each =
  (spell: (text: string, item: Node) => readonly Node[], one = false): Spelled =>
  (node, path, problems) => {
    const items = node.kind === 'list' ? node.items : one ? [node] : undefined;
    if (!items) return node;
    const spelled: Node[] = [];
    items.forEach((item, index) => {
      const text = item.kind === 'scalar' && item.type === 'integer' ? String(item.value) : textOf(item);
      if (text === undefined) {
        spelled.push(item);
        return;
      }
      try {
        for (const one of spell(text, item)) spelled.push(one);
      } catch (error) {
        if (!(error instanceof PortError || error instanceof VolumeError)) throw error;
        problems.at(item, [...path, index], 'compose-invalid', `"${text}" can't be read: ${error.message}.`);
        spelled.push(brokenNode(item));
      }
    });
    return listNode(node, spelled);
  };

const optional = (spot: Spot, value: string | undefined): Node | undefined =>
  value === undefined ? undefined : textNode(spot, value);

const yes = (spot: Spot, value: boolean): Node | undefined => (value ? booleanNode(spot, true) : undefined);

const portNames = ['mode', 'host_ip', 'target', 'published', 'protocol'];

const port = (text: string, item: Node): Node[] =>
  parsePort(text).map(({ hostIp, target, published, protocol }) =>
    mapOf(item, portNames, [
      textNode(item, 'ingress'),
      optional(item, hostIp),
      integerNode(item, target),
      optional(item, published),
      textNode(item, protocol),
    ]),
  );

const bindNames = ['selinux', 'propagation', 'create_host_path'];

const bindOptions = (spec: VolumeSpec, item: Node): Node | undefined =>
  spec.type === 'bind' || spec.propagation !== undefined || spec.selinux !== undefined
    ? mapOf(item, bindNames, [
        optional(item, spec.selinux),
        optional(item, spec.propagation),
        yes(item, spec.type === 'bind'),
      ])
    : undefined;

const volumeNames = ['type', 'source', 'target', 'read_only', 'bind', 'volume'];

const volume = (text: string, item: Node): Node[] => {
  const spec = parseVolume(text);
  const plain = spec.bare || (spec.type === 'bind' && !spec.nocopy);
  return [
    mapOf(item, volumeNames, [
      textNode(item, spec.type),
      optional(item, spec.source),
      textNode(item, cleanPath(spec.target)),
      yes(item, spec.readOnly),
      bindOptions(spec, item),
      plain ? undefined : mapOf(item, ['nocopy'], [yes(item, spec.nocopy)]),
    ]),
  ];
};

const device = (text: string, item: Node): Node[] => {
  const [source = '', target, permissions, ...rest] = text.split(':');
  if (rest.length > 0) throw new VolumeError('it has too many colons');
  return [
    mapOf(
      item,
      ['source', 'target', 'permissions'],
      [textNode(item, source), textNode(item, target || source), textNode(item, permissions ?? 'rwm')],
    ),
  ];
};

const envFile = (text: string, item: Node): Node[] => [
  mapOf(item, ['path', 'required'], [textNode(item, text), booleanNode(item, true)]),
];

const dependencies: Spelled = (node) => {
  if (node.kind === 'list')
    return mapNode(node, new Map(node.items.map((item) => [textOf(item) ?? '', startedDependency(item)])));
  if (node.kind !== 'map') return node;
  return withEachEntry(node, (value) =>
    value.kind === 'map' && !value.entries.has('required')
      ? withEntry(value, 'required', booleanNode(value, true))
      : value,
  );
};

const names: Spelled = (node) =>
  node.kind === 'list' ? mapNode(node, new Map(node.items.map((item) => [textOf(item) ?? '', nullNode(item)]))) : node;

const gpus: Spelled = (node, path, problems) => {
  const text = textOf(node);
  if (text === undefined) return node;
  if (text === 'all') return listNode(node, [mapOf(node, ['count'], [textNode(node, 'all')])]);
  problems.at(node, path, 'compose-invalid', `"${text}" is not all, nor a list of requests.`);
  return brokenNode(node);
};

const spelledOut: Readonly<Record<Exclude<ShortForm, 'external'>, Spelled>> = {
  dependencies,
  names,
  gpus,
  list: (node) => (textOf(node) === undefined ? node : listNode(node, [node])),
  addresses: (node) => {
    const items = node.kind === 'list' ? node.items : [node];
    return listNode(
      node,
      items.filter((item) => item.kind === 'broken' || (textOf(item) ?? '') !== ''),
    );
  },
  ports: each(port),
  volumes: each(volume),
  devices: each(device),
  'env-files': each(envFile, true),
  mounts: each((text, item) => [mapOf(item, ['source'], [textNode(item, text)])]),
};

/** A value in its long form; what can't be read is added to the problems. */
export const spellOut = (form: ShortForm, node: Node, path: Path, problems: Problems): Node =>
  form === 'external' || node.kind === 'broken' ? node : spelledOut[form](node, path, problems);

/** A network, volume, config or secret with the old `external: {name}` as `external: true` and `name`. */
export const spellOutExternal = (
  resource: MapNode,
  path: Path,
  { problems, warnings }: { readonly problems: Problems; readonly warnings: Problems },
): MapNode => {
  const external = resource.entries.get('external');
  if (external?.kind !== 'map') return resource;
  const spelled = withEntry(resource, 'external', booleanNode(external, true));
  const given = external.entries.get('name');
  if (!given) return spelled;
  const message = 'external.name is obsolete; write external: true and name.';
  warnings.add({ code: 'compose-invalid', message, where: placeOf(given, [...path, 'external', 'name']) });
  const own = textOf(resource.entries.get('name'));
  if (own === undefined) return withEntry(spelled, 'name', given);
  if (own !== textOf(given))
    problems.at(given, [...path, 'external', 'name'], 'compose-invalid', 'It differs from name; keep only name.');
  return spelled;
};

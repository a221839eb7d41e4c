import { posix } from 'node:path';
import type { ShortForm } from './keys/shape.ts';
import { startedDependency } from './merge.ts';
import { PortError, parsePort } from './ports.ts';
import type { Problems } from './problems.ts';
import { parseVolume, VolumeError } from './short-volume.ts';
import {
  booleanNode,
  brokenNode,
  integerNode,
  listNode,
  type MapNode,
  mapNode,
  type Node,
  nodeAt,
  nullNode,
  type Path,
  placeOf,
  type Spot,
  textNode,
  textOf,
  withEntry,
} from './yaml/node.ts';

type Spelled = (node: Node, path: Path, problems: Problems) => Node;

const mapOf = (spot: Spot, entries: Readonly<Record<string, Node | undefined>>): MapNode =>
  mapNode(spot, new Map(Object.entries(entries).filter((entry): entry is [string, Node] => entry[1] !== undefined)));

/** Spells out each text item of a list; one item may become several. */
const each =
  (spell: (text: string, item: Node) => readonly Node[], one = false): Spelled =>
  (node, path, problems) => {
    const items = node.kind === 'list' ? node.items : one ? [node] : undefined;
    if (!items) return node;
    const spelled = items.flatMap((item, index) => {
      const text = item.kind === 'scalar' && item.type === 'integer' ? String(item.value) : textOf(item);
      if (text === undefined) return [item];
      try {
        return spell(text, item);
      } catch (error) {
        if (!(error instanceof PortError || error instanceof VolumeError)) throw error;
        problems.at(item, [...path, index], 'compose-invalid', `"${text}" can't be read: ${error.message}.`);
        return [brokenNode(item)];
      }
    });
    return listNode(node, spelled);
  };

const port = (text: string, item: Node): Node[] =>
  parsePort(text).map(({ hostIp, target, published, protocol }) =>
    mapOf(item, {
      mode: textNode(item, 'ingress'),
      host_ip: hostIp === undefined ? undefined : textNode(item, hostIp),
      target: integerNode(item, target),
      published: published === undefined ? undefined : textNode(item, published),
      protocol: textNode(item, protocol),
    }),
  );

const volume = (text: string, item: Node): Node[] => {
  const spec = parseVolume(text);
  const optional = (value: string | undefined) => (value === undefined ? undefined : textNode(item, value));
  const isBind = spec.type === 'bind';
  const bindKeys = isBind || spec.propagation !== undefined || spec.selinux !== undefined;
  return [
    mapOf(item, {
      type: textNode(item, spec.type),
      source: optional(spec.source),
      target: textNode(item, posix.normalize(spec.target)),
      read_only: spec.readOnly ? booleanNode(item, true) : undefined,
      bind: bindKeys
        ? mapOf(item, {
            selinux: optional(spec.selinux),
            propagation: optional(spec.propagation),
            create_host_path: isBind ? booleanNode(item, true) : undefined,
          })
        : undefined,
      volume:
        !isBind || spec.nocopy ? mapOf(item, { nocopy: spec.nocopy ? booleanNode(item, true) : undefined }) : undefined,
    }),
  ];
};

const device = (text: string, item: Node): Node[] => {
  const [source = '', target, permissions, ...rest] = text.split(':');
  if (rest.length > 0) throw new VolumeError('it has too many colons');
  return [
    mapOf(item, {
      source: textNode(item, source),
      target: textNode(item, target || source),
      permissions: textNode(item, permissions ?? 'rwm'),
    }),
  ];
};

const envFile = (text: string, item: Node): Node[] => [
  mapOf(item, { path: textNode(item, text), required: booleanNode(item, true) }),
];

const dependencies: Spelled = (node) => {
  if (node.kind === 'list')
    return mapNode(node, new Map(node.items.map((item) => [textOf(item) ?? '', startedDependency(item)])));
  if (node.kind !== 'map') return node;
  const entries = new Map<string, Node>();
  for (const [name, value] of node.entries) {
    const needsRequired = value.kind === 'map' && !value.entries.has('required');
    entries.set(name, needsRequired ? withEntry(value, 'required', booleanNode(value, true)) : value);
  }
  return mapNode(node, entries);
};

const names: Spelled = (node) =>
  node.kind === 'list' ? mapNode(node, new Map(node.items.map((item) => [textOf(item) ?? '', nullNode(item)]))) : node;

const gpus: Spelled = (node, path, problems) => {
  const text = textOf(node);
  if (text === undefined) return node;
  if (text === 'all') return listNode(node, [mapOf(node, { count: textNode(node, 'all') })]);
  problems.at(node, path, 'compose-invalid', `"${text}" is not all, nor a list of requests.`);
  return brokenNode(node);
};

const spelledOut: Readonly<Record<Exclude<ShortForm, 'external'>, Spelled>> = {
  dependencies,
  names,
  gpus,
  list: (node) => (textOf(node) === undefined ? node : listNode(node, [node])),
  ports: each(port),
  volumes: each(volume),
  devices: each(device),
  'env-files': each(envFile, true),
  mounts: each((text, item) => [mapOf(item, { source: textNode(item, text) })]),
};

/** A value in its long form; what can't be read is added to the problems. */
export const spellOut = (form: ShortForm, node: Node, path: Path, problems: Problems): Node =>
  form === 'external' || node.kind === 'broken' ? node : spelledOut[form](node, path, problems);

/** A network, volume, config or secret with the old `external: {name}` as `external: true` and `name`. */
export const spellOutExternal = (
  resource: Node,
  path: Path,
  { problems, warnings }: { readonly problems: Problems; readonly warnings: Problems },
): Node => {
  const external = nodeAt(resource, 'external');
  if (resource.kind !== 'map' || external?.kind !== 'map') return resource;
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

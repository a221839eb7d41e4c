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

/** A map with the values that are there. */
const mapOf = (spot: Spot, values: Readonly<Record<string, Node | undefined>>): MapNode => {
  const entries = new Entries();
  for (const key in values) {
    const value = values[key];
    if (value) entries.add(key, value);
  }
  return mapNode(spot, entries);
};

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

const optional = (spot: Spot, value: string | undefined): Node | undefined =>
  value === undefined ? undefined : textNode(spot, value);

const yes = (spot: Spot, value: boolean): Node | undefined => (value ? booleanNode(spot, true) : undefined);

const port = (text: string, item: Node): Node[] =>
  parsePort(text).map(({ hostIp, target, published, protocol }) =>
    mapOf(item, {
      mode: textNode(item, 'ingress'),
      host_ip: optional(item, hostIp),
      target: integerNode(item, target),
      published: optional(item, published),
      protocol: textNode(item, protocol),
    }),
  );

const bindOptions = (spec: VolumeSpec, item: Node): Node | undefined =>
  spec.type === 'bind' || spec.propagation !== undefined || spec.selinux !== undefined
    ? mapOf(item, {
        selinux: optional(item, spec.selinux),
        propagation: optional(item, spec.propagation),
        create_host_path: yes(item, spec.type === 'bind'),
      })
    : undefined;

const volume = (text: string, item: Node): Node[] => {
  const spec = parseVolume(text);
  const plain = spec.bare || (spec.type === 'bind' && !spec.nocopy);
  return [
    mapOf(item, {
      type: textNode(item, spec.type),
      source: optional(item, spec.source),
      target: textNode(item, cleanPath(spec.target)),
      read_only: yes(item, spec.readOnly),
      bind: bindOptions(spec, item),
      volume: plain ? undefined : mapOf(item, { nocopy: yes(item, spec.nocopy) }),
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
  if (text === 'all') return listNode(node, [mapOf(node, { count: textNode(node, 'all') })]);
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
  mounts: each((text, item) => [mapOf(item, { source: textNode(item, text) })]),
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

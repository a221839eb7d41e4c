import type { ItemIdentity } from './keys/shape.ts';
import { listNode, type Node, nodeAt, printed, textOf } from './yaml/node.ts';

const nameOf = (item: Node): string | undefined => {
  const text = textOf(item);
  const end = text?.indexOf('=') ?? -1;
  return end < 0 ? text : text?.slice(0, end);
};

/** An item's text: scalars as they print. */
const shown = (node: Node | undefined): string | undefined =>
  node?.kind === 'scalar' && node.type !== 'null' ? printed(node) : undefined;

const mountTarget = (item: Node, folder: string): string | undefined => {
  const source = textOf(nodeAt(item, 'source'));
  return textOf(nodeAt(item, 'target')) ?? (source === undefined ? undefined : `${folder}/${source}`);
};

const portId = (item: Node): string | undefined => {
  if (item.kind !== 'map') return undefined;
  const published = nodeAt(item, 'published');
  const host = textOf(nodeAt(item, 'host_ip')) ?? '0.0.0.0';
  // A number and the same number as text are two to Compose.
  const hostPort = textOf(published) ?? (published ? `#${shown(published)}` : '');
  return `${host}:${hostPort}:${shown(nodeAt(item, 'target'))}/${textOf(nodeAt(item, 'protocol')) ?? 'tcp'}`;
};

const idOf = (item: Node, identity: ItemIdentity): string | undefined => {
  switch (identity) {
    case 'name':
      return nameOf(item);
    case 'text':
      return shown(item);
    case 'path':
    case 'target':
      return textOf(nodeAt(item, identity));
    case 'config':
      return mountTarget(item, '');
    case 'secret':
      return mountTarget(item, '/run/secrets');
    case 'port':
      return portId(item);
  }
};

/** A list in which a later item takes the place of an earlier one that is the same thing. */
export const withoutRepeats = (list: Node, identity: ItemIdentity | undefined): Node => {
  if (!identity || list.kind !== 'list' || list.items.length < 2) return list;
  const items: Node[] = [];
  const places = new Map<string, number>();
  for (const item of list.items) {
    const id = idOf(item, identity);
    const place = id === undefined ? undefined : places.get(id);
    if (place !== undefined) items[place] = item;
    else {
      if (id !== undefined) places.set(id, items.length);
      items.push(item);
    }
  }
  return items.length === list.items.length ? list : listNode(list, items);
};

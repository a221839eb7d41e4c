import { copyOf, type MapNode, mapNode, type Node } from './node.ts';

/**
 * A map with the entries of `<<` that it lacks; of several maps the first wins. `refuse` is told the offset of each value
 * that is no map.
 */
export const withMerged = (map: MapNode, merged: Node, refuse: (at: number) => void): MapNode => {
  const entries = copyOf(map.entries);
  for (const from of merged.kind === 'list' ? merged.items : [merged]) {
    if (from.kind === 'broken') continue;
    if (from.kind !== 'map') refuse(from.at);
    else for (const [key, value] of from.entries) if (!entries.has(key)) entries.set(key, value);
  }
  return mapNode(map, entries);
};

import { dirname, posix } from 'node:path';
import type { Lookup } from './template.ts';
import {
  type MapNode,
  type Node,
  nodeAt,
  textNode,
  textOf,
  withEachEntry,
  withEachItem,
  withEntry,
} from './yaml/node.ts';

/** Where relative paths start, and where `~` is. Everything here is text: links are never followed. */
export interface Base {
  readonly dir: string;
  readonly home: string | undefined;
}

const isWindowsPath = (path: string): boolean => /^(?:[a-zA-Z]:[\\/]|\\\\)/.test(path);

/** Whether a reference leads to the network: Git, OCI or HTTP. */
export const isRemote = (path: string): boolean => /^(?:https?|git|ssh|oci):\/\/|^git@|^github\.com\//.test(path);

const isClean = (path: string): boolean => !/^$|^\.|\/[./]|\/$/.test(path);

/** A path without `.`, `..`, doubled and trailing slashes. */
export const cleanPath = (path: string): string => {
  if (isClean(path)) return path;
  const normal = posix.normalize(path);
  return normal.length > 1 && normal.endsWith('/') ? normal.slice(0, -1) : normal;
};

/** A path made absolute: `~` is the home folder, anything relative starts at the base. */
export const absolute = (path: string, { dir, home }: Base): string => {
  const expanded = path.startsWith('~') && home ? cleanPath(posix.join(home, path.slice(1))) : path;
  if (expanded.startsWith('/') || isWindowsPath(expanded)) return expanded;
  return cleanPath(`${dir}/${expanded.startsWith('./') ? expanded.slice(2) : expanded}`);
};

/** The base for a file's own folder. */
export const folderOf = (file: string, base: Base): Base => ({ ...base, dir: dirname(file) });

/** The base with the home folder of some environment. */
export const baseIn = (dir: string, lookup: Lookup): Base => ({ dir, home: lookup('HOME') });

type Change = (node: Node) => Node;

const at =
  (key: string, change: Change): Change =>
  (node) => {
    if (node.kind !== 'map') return node;
    const value = node.entries.get(key);
    const next = value && change(value);
    return next === value || !next ? node : withEntry(node, key, next);
  };

const inEach =
  (change: Change): Change =>
  (node) => {
    if (node.kind === 'map') return withEachEntry(node, change);
    return node.kind === 'list' ? withEachItem(node, change) : node;
  };

const inTurn =
  (...changes: readonly Change[]): Change =>
  (node) =>
    changes.reduce((current, change) => change(current), node);

const when =
  (test: (node: Node) => boolean, change: Change): Change =>
  (node) =>
    test(node) ? change(node) : node;

const pathValue =
  (base: Base, keepEmpty: boolean): Change =>
  (node) => {
    const path = textOf(node);
    if (path === undefined || (keepEmpty && path === '')) return node;
    const resolved = absolute(path, base);
    return resolved === path ? node : textNode(node, resolved);
  };

/** Local volumes that are a bind mount in disguise: `driver_opts: {o: bind, device: ./data}`. */
const deviceOfVolume = (base: Base): Change =>
  when(
    (node) => textOf(nodeAt(node, 'driver')) === 'local' && textOf(nodeAt(node, 'driver_opts', 'o')) === 'bind',
    at('driver_opts', at('device', pathValue(base, false))),
  );

const mountSource = (base: Base): Change =>
  when((node) => textOf(nodeAt(node, 'type')) === 'bind', at('source', pathValue(base, false)));

/** Makes the paths of a service absolute; in the long forms only. */
export const servicePaths = (base: Base): Change =>
  inTurn(
    at('volumes', inEach(mountSource(base))),
    at('env_file', inEach(at('path', pathValue(base, true)))),
    at('label_file', inEach(pathValue(base, true))),
    at(
      'extends',
      at(
        'file',
        when((node) => !isRemote(textOf(node) ?? ''), pathValue(base, true)),
      ),
    ),
  );

/** A whole document with its paths made absolute. */
export const withPaths = (root: MapNode, base: Base): MapNode =>
  inTurn(
    at('services', inEach(servicePaths(base))),
    at('configs', inEach(at('file', pathValue(base, false)))),
    at('secrets', inEach(at('file', pathValue(base, false)))),
    at('volumes', inEach(deviceOfVolume(base))),
  )(root) as MapNode;

/**
 * What becomes of each file that the app delivers: compared three ways, the file as delivered now, as it was delivered
 * last time, and as the user has it. Hashes only; nothing is read or written here.
 */

/** What is at a path of the workspace. */
export type Found =
  | { readonly kind: 'absent' }
  | { readonly kind: 'file'; readonly hash: string; readonly mode: number }
  /** A folder, a link, or behind one: the user's, neither followed nor replaced. */
  | { readonly kind: 'other' };

/** What earlier runs delivered: hashes by path. */
export interface InstallRecord {
  /** As last written, or found to be equal to what is delivered. */
  readonly installed: Readonly<Record<string, string>>;
  /** The new version that was put beside a file of the user's. */
  readonly offered: Readonly<Record<string, string>>;
  /** What a run was about to write; kept when it did not come to its end. */
  readonly pending: Readonly<Record<string, string>>;
}

/** One delivered file. */
export interface Surveyed {
  /** From the workspace's folder, with `/`. */
  readonly path: string;
  readonly delivered: string;
  readonly found: Found;
  /** What is at the place for the new version. */
  readonly beside: Found;
  /** A folder that it lies in is gone, and something of ours was there. */
  readonly folderGone: boolean;
}

/**
 * `current`: as delivered · `install`: new · `update`: untouched by the user · `kept`: the user's, and nothing newer to
 * offer · `offer`: the user's, with the new version beside it · `crowded`: the same, but the place beside it is taken ·
 * `removed`: by the user.
 */
export type Decision = 'current' | 'install' | 'update' | 'kept' | 'offer' | 'crowded' | 'removed';

/** Where the new version of a file goes that the user changed. */
export const besideOf = (path: string): string => `${path}.new`;

const isOurs = (found: Found, ...hashes: readonly (string | undefined)[]): boolean =>
  found.kind === 'file' && hashes.includes(found.hash);

/** Decides about one file. */
export const decide = ({ path, delivered, found, beside, folderGone }: Surveyed, record: InstallRecord): Decision => {
  const installed = record.installed[path];
  const offered = record.offered[path];
  if (isOurs(found, delivered)) return 'current';
  if (found.kind === 'absent') return installed !== undefined || folderGone ? 'removed' : 'install';
  if (isOurs(found, installed, record.pending[path])) return 'update';
  if (delivered === installed || delivered === offered || isOurs(beside, delivered)) return 'kept';
  const free = beside.kind === 'absent' || isOurs(beside, offered, record.pending[besideOf(path)]);
  return free ? 'offer' : 'crowded';
};

/** Whether something is written for it. */
export const writes = (decision: Decision): boolean =>
  decision === 'install' || decision === 'update' || decision === 'offer';

/** A file with what was decided about it. */
export interface Decided extends Surveyed {
  readonly decision: Decision;
}

/** The record before anything is written: tells what an interrupted run wrote from what the user did. */
export const recordBefore = (record: InstallRecord, files: readonly Decided[]): InstallRecord => {
  const pending: Record<string, string> = { ...record.pending };
  for (const { path, delivered, decision } of files) {
    if (writes(decision)) pending[decision === 'offer' ? besideOf(path) : path] = delivered;
  }
  return { ...record, pending };
};

/** The record once everything is written. Files that are delivered no more stay in it: they may come back. */
export const recordAfter = (record: InstallRecord, files: readonly Decided[]): InstallRecord => {
  const installed: Record<string, string> = { ...record.installed };
  const offered: Record<string, string> = { ...record.offered };
  for (const { path, delivered, decision, beside } of files) {
    if (decision === 'current' || decision === 'install' || decision === 'update') installed[path] = delivered;
    if (decision === 'offer' || (decision === 'kept' && isOurs(beside, delivered))) offered[path] = delivered;
  }
  return { installed, offered, pending: {} };
};

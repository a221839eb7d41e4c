import { access, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type Problem, ProblemError } from '../../shared/errors.ts';
import { replaceFile, temporaryFor } from '../system/replace-file.ts';
import { type Workspace, workspacePaths } from '../workspace/find.ts';
import { systemCode, unreadable, unwritable } from '../workspace/fs-problem.ts';
import { phaseIds } from './phases.ts';

const schema = z.object({
  version: z.literal(1),
  /** The stack that the switch leads to. */
  to: z.string(),
  /** The stack that was selected before; absent: none was. */
  selected: z.string().optional(),
  mode: z.enum(['overlap', 'stop-first']),
  /** ISO time. */
  startedAt: z.string(),
  /** The phase that was about to run, or to be undone. */
  phase: z.enum(phaseIds),
  /** `back`: it failed or was cancelled before the symlink moved, and is being undone. */
  direction: z.enum(['forward', 'back']),
  /** The engine that served; absent: none did. */
  old: z
    .object({
      stack: z.string(),
      title: z.string(),
      service: z.string(),
      kind: z.enum(['ollama', 'mistralrs', 'openai']),
      port: z.int().min(1).max(65_535),
      containers: z.array(z.object({ id: z.string(), name: z.string(), hostPorts: z.array(z.int()) })),
    })
    .optional(),
  /** What the project had before, by name: what it has besides was made by the switch. `running`: of the services. */
  before: z.object({ services: z.array(z.string()), running: z.array(z.string()), networks: z.array(z.string()) }),
});

/** What a switch is doing, as written before each phase: enough to complete or undo it after a crash. */
export type Journal = z.infer<typeof schema>;

const journalFile = (workspace: Workspace): string => join(workspacePaths(workspace).state, 'switch.json');

/** Makes a rename in a folder last through a power cut. */
const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/**
 * Writes the journal in one step that lasts through a crash.
 * @throws ProblemError disk-full, workspace-read-only, …; the journal is then as it was
 */
export const writeJournal = async (workspace: Workspace, journal: Journal): Promise<void> => {
  const file = journalFile(workspace);
  const { state } = workspacePaths(workspace);
  try {
    await mkdir(state, { recursive: true });
    await replaceFile(file, `${JSON.stringify(journal, undefined, 2)}\n`, 0o600);
    await syncFolder(state);
  } catch (error) {
    throw unwritable(file, error);
  }
};

/** Whether a switch did not end; a cheap look. */
export const hasJournal = (workspace: Workspace): Promise<boolean> =>
  access(journalFile(workspace)).then(
    () => true,
    () => false,
  );

/** The journal of a switch that did not end; undefined: there is none. A damaged one is put aside, and `aside` says where. */
export const readJournal = async (workspace: Workspace): Promise<{ journal?: Journal; aside?: Problem }> => {
  const file = journalFile(workspace);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return {};
    throw new ProblemError(unreadable(file, error), { cause: error });
  }
  const parsed = schema.safeParse(parseJson(text));
  if (parsed.success) return { journal: parsed.data };
  const kept = await setJournalAside(workspace);
  return {
    aside: {
      code: 'journal-damaged',
      message: 'The record of a switch that did not end could not be read.',
      where: { file: kept },
      kept: 'It was put aside; what runs was left as it is.',
      action: 'Run up to make everything as the selected stack says.',
    },
  };
};

/**
 * The switch has ended. Takes away, too, what a write that was killed left.
 * @throws ProblemError workspace-read-only
 */
export const removeJournal = async (workspace: Workspace): Promise<void> => {
  const file = journalFile(workspace);
  try {
    await rm(temporaryFor(file), { force: true });
    await rm(file, { force: true });
  } catch (error) {
    throw unwritable(file, error);
  }
};

/** The switch can't be completed or undone by itself: its journal is kept for a look, under another name. */
export const setJournalAside = async (workspace: Workspace): Promise<string> => {
  const file = journalFile(workspace);
  const kept = `${file}.aside`;
  await rename(file, kept);
  return kept;
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
